using FinApi.Application.Ingest;
using FinApi.Application.Results;
using NodaTime;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Ingestion;

/// <summary>
/// Reads a batch of the contract. An item that is syntactically wrong becomes <see cref="IngestItem.Unreadable"/> and
/// is rejected alone; whether a readable one may be stored is the pipeline's to say.
/// </summary>
internal sealed partial class IngestBatchReader(TimeProvider timeProvider, ILogger<IngestBatchReader> logger)
{
    public IngestBatch Read(Proto.PublishRequest request)
    {
        var now = Instant.FromDateTimeOffset(timeProvider.GetUtcNow());
        var items = new IngestItem[request.Items.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = TryRead(request.Items[i], request.Source, now);
        }

        return new IngestBatch(request.Source, request.SourceEpoch, request.FirstSequence, items);
    }

    // What an item holds must not end the stream, whether somebody has thought of it or not.
    private IngestItem TryRead(Proto.IngestItem item, string source, Instant now)
    {
        try
        {
            return Read(item, source, now);
        }
        catch (Exception exception)
        {
            LogUnreadable(item.ItemCase, exception);
            return IngestItem.Unreadable.Unstorable;
        }
    }

    private static IngestItem Read(Proto.IngestItem item, string source, Instant now) =>
        item.ItemCase switch
        {
            Proto.IngestItem.ItemOneofCase.Quote => TickItems.Read(item.Quote, now),
            Proto.IngestItem.ItemOneofCase.Trade => TickItems.Read(item.Trade, now),
            Proto.IngestItem.ItemOneofCase.Bar => BarItems.Read(item.Bar),
            Proto.IngestItem.ItemOneofCase.Instrument => ReferenceItems.Read(item.Instrument),
            Proto.IngestItem.ItemOneofCase.CorporateAction => ReferenceItems.Read(item.CorporateAction),
            Proto.IngestItem.ItemOneofCase.Calendar => CalendarItems.Read(item.Calendar),
            Proto.IngestItem.ItemOneofCase.TradeCancel => RevisionItems.Read(item.TradeCancel),
            Proto.IngestItem.ItemOneofCase.TradeCorrection => RevisionItems.Read(item.TradeCorrection),
            Proto.IngestItem.ItemOneofCase.DayStatement => DayItems.Read(item.DayStatement, DayItems.CauseOf(source)),
            Proto.IngestItem.ItemOneofCase.Deletion when source == DayItems.OperatorSource =>
                DeletionItems.Read(item.Deletion),
            _ => new IngestItem.Unreadable(
                ErrorReason.InvalidField,
                "item",
                "must be a quote, trade, bar, instrument, corporate_action, calendar, trade_cancel, trade_correction "
                + "or day_statement."),
        };

    [LoggerMessage(LogLevel.Error, "A published {Kind} cannot be read by a fault of FinApi and is rejected")]
    private partial void LogUnreadable(Proto.IngestItem.ItemOneofCase kind, Exception exception);
}

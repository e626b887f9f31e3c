using FinApi.Api.Translation;
using FinApi.Application.Log;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Streaming;

/// <summary>Maps cancelled and corrected trades, and bars that are no more, to items of the contract.</summary>
internal static class RevisionFrames
{
    public static void AddTo(Proto.DataItem item, TickEvent tick)
    {
        if (tick.Removal is { } removal)
        {
            item.BarRemoval = ToProto(removal);
        }
        else if (tick.Revision is { After: { } after } correction)
        {
            item.TradeCorrection = ToProto(correction, after);
        }
        else
        {
            item.TradeCancel = ToProto(tick.Revision!);
        }
    }

    private static Proto.TradeCancel ToProto(TradeRevision cancel)
    {
        var message = new Proto.TradeCancel
        {
            TradeId = cancel.Before.TradeId,
            EventTime = ProtoTime.ToTimestamp(cancel.Before.EventTime),
            Before = WithoutSymbol(cancel.Before),
            RevisionTime = ProtoTime.ToTimestamp(cancel.Time),
        };
        if (cancel.Before.Venue is { } venue)
        {
            message.Venue = venue;
        }

        return message;
    }

    private static Proto.TradeCorrection ToProto(TradeRevision correction, Trade after)
    {
        var message = new Proto.TradeCorrection
        {
            TradeId = correction.Before.TradeId,
            EventTime = ProtoTime.ToTimestamp(correction.Before.EventTime),
            Trade = WithoutSymbol(after),
            Before = WithoutSymbol(correction.Before),
            RevisionTime = ProtoTime.ToTimestamp(correction.Time),
        };
        if (correction.Before.Venue is { } venue)
        {
            message.Venue = venue;
        }

        return message;
    }

    private static Proto.BarRemoval ToProto(BarRemoval removal) => new()
    {
        Interval = removal.Bar.Interval.Code,
        StartTime = ProtoTime.ToTimestamp(removal.Bar.StartTime),
        RevisionTime = ProtoTime.ToTimestamp(removal.Time),
    };

    // As in every item of a stream, which says its symbol itself.
    private static Proto.Trade WithoutSymbol(Trade trade)
    {
        var message = TickEncoding.Encode(trade);
        message.Symbol = string.Empty;
        return message;
    }
}

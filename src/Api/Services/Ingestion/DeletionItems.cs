using FinApi.Api.Translation;
using FinApi.Application.Deletions;
using FinApi.Application.Ingest;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Ingestion;

/// <summary>
/// The order to delete as an item of a batch, which only nodes send: no publisher may use the source of operators.
/// </summary>
internal static class DeletionItems
{
    public static Proto.DeletionOrder Write(DeletionOrder order)
    {
        var item = new Proto.DeletionOrder
        {
            DeletionId = order.Id,
            AccountId = order.AccountId,
            Request = order.Request.ToText(),
            Fingerprint = Convert.ToHexStringLower(order.Fingerprint.Span),
        };
        if (order.Known is { Range: { Start: { } start, End: { } end } } known)
        {
            item.KnownSymbols.Add(known.Symbols.Select(symbol => symbol.Value));
            item.KnownStartTime = ProtoTime.ToTimestamp(start);
            item.KnownEndTime = ProtoTime.ToTimestamp(end);
        }

        return item;
    }

    public static IngestItem Read(Proto.DeletionOrder item)
    {
        var request = DeletionRequest.Parse(item.Request);
        return new IngestItem.OfDeletion(new DeletionOrder(
            item.DeletionId, item.AccountId, request, Convert.FromHexString(item.Fingerprint))
        {
            Known = item.KnownStartTime is null
                ? null
                : new RowScope(
                    [.. item.KnownSymbols.Select(Symbol.Parse)],
                    request.EffectiveKinds,
                    ProtoTime.ToRange(item.KnownStartTime, item.KnownEndTime)),
        });
    }
}

using FinApi.Application.Ingest;
using FinApi.Application.Storage;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Ingestion;

/// <summary>Encodes the answer to a batch.</summary>
internal static class IngestReceiptEncoding
{
    public static Proto.PublishResponse Encode(IngestReceipt receipt)
    {
        var message = new Proto.PublishResponse
        {
            FirstSequence = receipt.FirstSequence,
            Accepted = receipt.Accepted,
            Duplicates = receipt.Duplicates,
            LogSequence = receipt.LogSequence,
        };
        if (receipt.SourceGap is { } gap)
        {
            message.SourceGap = Encode(gap);
        }

        foreach (var range in receipt.Stored)
        {
            message.Stored.Add(Encode(range));
        }

        foreach (var rejection in receipt.Rejections)
        {
            message.Rejections.Add(new Proto.ItemRejection
            {
                Index = rejection.Index,
                Reason = rejection.Reason,
                Field = rejection.Field,
                Message = rejection.Message,
            });
        }

        return message;
    }

    private static Proto.SequenceRange Encode(SequenceRange range) =>
        new() { First = range.First, Last = range.Last };
}

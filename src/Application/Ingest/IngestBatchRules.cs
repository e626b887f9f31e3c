using FinApi.Application.Results;

namespace FinApi.Application.Ingest;

/// <summary>What must hold for a batch as a whole.</summary>
internal static class IngestBatchRules
{
    private const int MaxSourceLength = 128;

    /// <summary>The error of a batch that cannot be taken at all; null when it can.</summary>
    public static Error? Check(IngestBatch batch)
    {
        FieldViolation[] violations = [.. Find(batch)];
        return violations.Length == 0 ? null : Error.Invalid(violations);
    }

    private static IEnumerable<FieldViolation> Find(IngestBatch batch)
    {
        if (!IsSource(batch.Source))
        {
            yield return new("source", $"must be 1 to {MaxSourceLength} letters, digits or . - _ : /, such as feed-1.");
        }

        if (batch.SourceEpoch < 1)
        {
            yield return new("source_epoch", "must be at least 1.");
        }

        if (batch.Items.Count > IngestBatch.MaxItems)
        {
            yield return new("items", $"must have at most {IngestBatch.MaxItems} items; it has {batch.Items.Count}.");
        }

        // A batch without items only asks; its first_sequence means nothing.
        if (batch.Items.Count > 0
            && (batch.FirstSequence < 1 || batch.FirstSequence > long.MaxValue - batch.Items.Count))
        {
            yield return new("first_sequence", "must be at least 1, and the last item's number must fit 63 bits.");
        }
    }

    private static bool IsSource(string source)
    {
        foreach (var c in source)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or ':' or '/'))
            {
                return false;
            }
        }

        return source.Length is > 0 and <= MaxSourceLength;
    }
}

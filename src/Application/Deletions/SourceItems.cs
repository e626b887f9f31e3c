using FinApi.Application.Storage;

namespace FinApi.Application.Deletions;

/// <summary>Consecutive items of a source, by its own numbers.</summary>
/// <param name="Source">The source.</param>
/// <param name="Epoch">Generation of its numbering.</param>
/// <param name="Numbers">Their numbers.</param>
public sealed record SourceItems(string Source, long Epoch, SequenceRange Numbers)
{
    /// <summary>Turns sequence numbers into the items of sources that have them.</summary>
    /// <param name="sequences">Ascending; some may come twice.</param>
    /// <param name="runs">Ascending; from the run on that has the first number.</param>
    public static IReadOnlyList<SourceItems> Of(IReadOnlyList<long> sequences, IReadOnlyList<SourceRun> runs)
    {
        List<SourceItems> items = [];
        var next = 0;
        foreach (var sequence in sequences)
        {
            while (next < runs.Count && runs[next].FirstSequence <= sequence)
            {
                next++;
            }

            if (next > 0 && runs[next - 1] is { Source.Length: > 0 } run)
            {
                Add(items, run, run.FirstNumber + sequence - run.FirstSequence);
            }
        }

        return items;
    }

    private static void Add(List<SourceItems> items, SourceRun run, long number)
    {
        if (items.Count > 0
            && items[^1] is var last
            && last.Source == run.Source
            && last.Epoch == run.SourceEpoch
            && number >= last.Numbers.First
            && number <= last.Numbers.Last + 1)
        {
            items[^1] = last with { Numbers = last.Numbers with { Last = Math.Max(number, last.Numbers.Last) } };
        }
        else
        {
            items.Add(new SourceItems(run.Source, run.SourceEpoch, new SequenceRange(number, number)));
        }
    }
}

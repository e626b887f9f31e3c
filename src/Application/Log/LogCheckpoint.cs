using FinApi.Application.Log.Following;
using FinApi.Application.Nodes;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Log;

/// <summary>
/// What follows from all rows up to a position, so that those rows may go: where each topic's numbers stand, and which
/// bars have not been told to have ended.
/// </summary>
/// <param name="Position">The position; 0 for an empty log.</param>
/// <param name="Numbers">The last number of every topic that has one.</param>
/// <param name="OpenBars">The bars, as they stood.</param>
public sealed record LogCheckpoint(
    long Position, IReadOnlyDictionary<TopicKey, long> Numbers, IReadOnlyList<Bar> OpenBars)
{
    /// <summary>The epoch of the rows that it follows from; a checkpoint of another one is none. From 1.</summary>
    public long Epoch { get; init; } = 1;

    /// <summary>The version in which it is stored: see <see cref="NodeDuty.EntryVersion"/>.</summary>
    public int EntryVersion { get; init; } = NodeIdentity.EntryVersion;

    /// <summary>That of an empty log.</summary>
    public static LogCheckpoint Empty { get; } = new(0, new Dictionary<TopicKey, long>(), []);
}

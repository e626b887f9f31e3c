using FinApi.Application.Nodes;
using NodaTime;

namespace FinApi.Application.Log;

/// <summary>What one commit showed, in order. Immutable.</summary>
/// <param name="Term">The term of the writer that committed it, from 1.</param>
/// <param name="FirstPosition">Position of the first entry, from 1; one more than the last of the row before.</param>
/// <param name="Time">When it was made, by the writer's clock.</param>
/// <param name="Entries">At least one.</param>
public sealed record LogRow(long Term, long FirstPosition, Instant Time, IReadOnlyList<LogEntry> Entries)
{
    /// <summary>The version in which the entries are stored: see <see cref="NodeDuty.EntryVersion"/>.</summary>
    public int EntryVersion { get; init; } = NodeIdentity.EntryVersion;

    /// <summary>Position of the last entry.</summary>
    public long LastPosition => FirstPosition + Entries.Count - 1;
}

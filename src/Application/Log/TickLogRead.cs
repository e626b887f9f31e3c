namespace FinApi.Application.Log;

/// <summary>Events of topics, read from the log for streams.</summary>
/// <param name="Epoch">
/// Generation of positions and topic numbers; another epoch means that all begin again. Above 0.
/// </param>
/// <param name="After">
/// The position before the first event, or the last one where there is no event. Greater than what was asked for where
/// the log no longer has the rest.
/// </param>
/// <param name="Events">By position. Positions between them are of what no topic tells.</param>
public sealed record TickLogRead(long Epoch, long After, IReadOnlyList<TickEvent> Events)
{
    /// <summary>Everything up to here is among the events, or is of no topic.</summary>
    public long LastPosition { get; init; } = After + Events.Count;
}

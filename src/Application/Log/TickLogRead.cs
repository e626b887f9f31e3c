namespace FinApi.Application.Log;

/// <summary>What was read from the tick log.</summary>
/// <param name="Epoch">
/// Generation of positions and topic numbers; another one means that all begin anew. Above 0.
/// </param>
/// <param name="After">
/// The position before the first event, or the last one where there is no event. Greater than what was asked for where
/// the log no longer has the rest.
/// </param>
/// <param name="Events">By position, without holes.</param>
public sealed record TickLogRead(long Epoch, long After, IReadOnlyList<TickEvent> Events);

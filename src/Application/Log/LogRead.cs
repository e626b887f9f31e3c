namespace FinApi.Application.Log;

/// <summary>Rows that were read from the log.</summary>
/// <param name="Epoch">The epoch that they are of.</param>
/// <param name="After">
/// The position before the first row, or the last one where there is none. Greater than what was asked for where the
/// rest is gone.
/// </param>
/// <param name="Rows">By position, without holes.</param>
public sealed record LogRead(long Epoch, long After, IReadOnlyList<LogRow> Rows);

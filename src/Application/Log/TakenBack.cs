using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Log;

/// <summary>
/// That an operator has deleted data of an instrument. Followers forget what they have of these, load the instrument
/// again where that may be the latest market, and tell its streams of a gap.
/// </summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Kinds">The kinds of data that are gone; with trades, bars are made anew.</param>
/// <param name="Ranges">Where; ascending and disjoint.</param>
public sealed record TakenBack(Symbol Symbol, IReadOnlyList<DataKind> Kinds, IReadOnlyList<TimeRange> Ranges)
{
    /// <summary>The number of the corporate action that is gone; 0 for none.</summary>
    public int ActionNumber { get; init; }

    /// <summary>Whether the instrument itself is gone, with everything of it.</summary>
    public bool IsInstrument { get; init; }

    /// <summary>Of an instrument that is gone: its settled version.</summary>
    public long SettledVersion { get; init; }

    /// <summary>Whether a quote, or trade, of a time may be among what is gone.</summary>
    public bool Covers(DataKind kind, Instant time) => Kinds.Contains(kind) && IsInside(time);

    /// <summary>Whether a bar may be gone or made anew.</summary>
    public bool Covers(Bar bar) =>
        (Kinds.Contains(DataKind.Bars) || Kinds.Contains(DataKind.Trades))
        && Ranges.Any(range => !(bar.EndTime <= range.Start) && !(bar.StartTime >= range.End));

    private bool IsInside(Instant time) =>
        Ranges.Any(range => !(time < range.Start) && !(time >= range.End));
}

using FinApi.Application.MarketData;
using FinApi.Application.Time;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Reference;

/// <summary>
/// All instruments by the symbol that they have today (ordinal, without case), sorted again only after the directory
/// has changed, or on another day while symbols change.
/// </summary>
internal sealed class InstrumentIndex(LatestMarket market, TimeProvider timeProvider)
{
    private volatile Snapshot _snapshot = new(-1, 0, []);

    public IReadOnlyList<Entry> Instruments
    {
        get
        {
            var version = market.DirectoryVersion;
            var quarter = market.Names.Directory.IsEmpty ? 0 : timeProvider.GetInstant().ToUnixTimeSeconds() / 900;
            if (_snapshot.Version != version || _snapshot.Quarter != quarter)
            {
                Entry[] sorted = [.. market.All.Select(ToEntry)];
                Array.Sort(sorted, static (left, right) => string.CompareOrdinal(left.SortKey, right.SortKey));
                _snapshot = new Snapshot(version, quarter, sorted);
            }

            return _snapshot.Instruments;
        }
    }

    // The key parts two instruments that have one symbol at one time.
    private Entry ToEntry(InstrumentState state)
    {
        var key = state.Instrument.Symbol.Value;
        if (state.Names is null)
        {
            return new Entry(state.Instrument, key, [key]);
        }

        var shown = Symbol.Parse(market.Names.ShownOf(state)).Value;
        return new Entry(
            state.Instrument,
            shown == key ? key : $"{shown}\t{key}",
            [
                .. market.Names.Directory.FindPeriods(state.Instrument.Symbol)?.Select(period => period.Symbol.Value)
                    ?? [key],
            ]);
    }

    /// <summary>An instrument.</summary>
    /// <param name="Instrument">The instrument.</param>
    /// <param name="SortKey">Its place in the order; unique.</param>
    /// <param name="Symbols">The symbols that it has, had or will have.</param>
    internal sealed record Entry(Instrument Instrument, string SortKey, IReadOnlyList<string> Symbols);

    private sealed record Snapshot(long Version, long Quarter, Entry[] Instruments);
}

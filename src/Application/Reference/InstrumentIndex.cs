using FinApi.Application.MarketData;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Reference;

/// <summary>All instruments by symbol (ordinal), sorted again only after the directory has changed.</summary>
internal sealed class InstrumentIndex(LatestMarket market)
{
    private volatile Snapshot _snapshot = new(-1, []);

    public IReadOnlyList<Instrument> Instruments
    {
        get
        {
            var version = market.DirectoryVersion;
            if (_snapshot.Version != version)
            {
                Instrument[] sorted = [.. market.All.Select(state => state.Instrument)];
                Array.Sort(sorted, (left, right) => string.CompareOrdinal(left.Symbol.Value, right.Symbol.Value));
                _snapshot = new Snapshot(version, sorted);
            }

            return _snapshot.Instruments;
        }
    }

    private sealed record Snapshot(long Version, Instrument[] Instruments);
}

using FinApi.Application.MarketData;
using FinApi.Domain.Freshness;

namespace FinApi.Api.Http.Caching;

/// <summary>Describes answers from the latest market.</summary>
internal sealed class LiveSubjects(LatestMarket market)
{
    /// <summary>Of one instrument; null when it is not known.</summary>
    public CacheSubject? Of(string resource, string symbol) =>
        market.TryGet(symbol, out var state)
            ? new CacheSubject([Part(resource, state)]) { Stamps = [Stamp(resource, state)] }
            : null;

    /// <summary>
    /// Of several; null when one of them is not known, because the answer says so and that may change.
    /// </summary>
    public CacheSubject? Of(string resource, IReadOnlyList<string> symbols)
    {
        var parts = new CachePart[symbols.Count];
        var stamps = new InstrumentStamp[symbols.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!market.TryGet(symbols[i], out var state))
            {
                return null;
            }

            parts[i] = Part(resource, state);
            stamps[i] = Stamp(resource, state);
        }

        return parts.Length == 0 ? null : new CacheSubject(parts) { Stamps = stamps };
    }

    private static CachePart Part(string resource, InstrumentState state) =>
        new(
            resource,
            state.Instrument.Symbol.Value,
            new FreshnessSubject
            {
                Kind = FreshnessKind.Live,
                Calendar = state.Calendar,
                LatestTime = state.NewestTime,
            });

    private static InstrumentStamp Stamp(string resource, InstrumentState state) =>
        new(state, resource switch
        {
            "quotes" => StampKind.Quote,
            "trades" => StampKind.Trade,
            _ => StampKind.Snapshot,
        });
}

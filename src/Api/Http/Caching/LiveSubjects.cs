using FinApi.Application.MarketData;
using FinApi.Domain.Freshness;

namespace FinApi.Api.Http.Caching;

/// <summary>Describes answers from the latest market.</summary>
internal sealed class LiveSubjects(LatestMarket market)
{
    /// <summary>Of one instrument; null when it is not known.</summary>
    public CacheSubject? Of(string resource, string symbol) =>
        AskedInstruments.Find(market, symbol) is { } asked ? Of(resource, asked) : null;

    /// <summary>
    /// Of several; null when one of them is not known, because the answer says so and that may change.
    /// </summary>
    public CacheSubject? Of(string resource, IReadOnlyList<string> symbols) =>
        symbols.Count > 0 && AskedInstruments.Find(market, symbols) is { } asked ? Of(resource, asked) : null;

    private static CacheSubject Of(string resource, AskedInstruments asked) =>
        new(Array.ConvertAll(asked.States, state => Part(resource, state)))
        {
            Stamps = asked.Names is null ? Array.ConvertAll(asked.States, state => Stamp(resource, state)) : null,
            IsByPassingName = asked.Names is not null,
        };

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

using FinApi.Application.History;
using FinApi.Application.MarketData;
using FinApi.Domain.Freshness;
using FinApi.Domain.MarketData;
using Google.Protobuf;
using NodaTime;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// Describes pages of history: their validator is the version of the settled data, known without reading them.
/// </summary>
internal sealed class HistorySubjects(LatestMarket market, AdjustmentTables adjustments, TimeProvider timeProvider)
{
    /// <summary>Of trades or quotes; null when the instrument is not known.</summary>
    public CacheSubject? OfTicks(IMessage request, string resource, string symbol, TimeRange range)
    {
        if (!market.TryGet(symbol, out var state))
        {
            return null;
        }

        var stamp = new InstrumentStamp(state, StampKind.Settled);
        var part = Part(resource, state, FreshnessKind.Ticks, range, isAdjusted: false);
        if (!IsSettled(part))
        {
            return new CacheSubject([part]);
        }

        using var hash = new ValidatorHash(request);
        hash.Add(state);
        return new CacheSubject([part], hash.ToString()) { Stamps = [stamp] };
    }

    /// <summary>Of bars; null when an instrument or the interval is not known.</summary>
    public async ValueTask<CacheSubject?> OfBarsAsync(
        IMessage request,
        IReadOnlyList<string> symbols,
        string interval,
        TimeRange range,
        PriceAdjustment adjustment,
        CancellationToken cancellationToken)
    {
        if (symbols.Count == 0 || !BarInterval.TryParse(interval, out var parsed))
        {
            return null;
        }

        using var hash = new ValidatorHash(request);
        var kind = parsed.Length is null ? FreshnessKind.DayBars : FreshnessKind.Bars;
        var parts = new CachePart[symbols.Count];
        var stamps = new InstrumentStamp[symbols.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!market.TryGet(symbols[i], out var state))
            {
                return null;
            }

            stamps[i] = new InstrumentStamp(state, StampKind.Settled);
            var data = range with { End = DataEnd.OfBars(parsed, state.Calendar, range.End) };
            parts[i] = Part("bars", state, kind, data, adjustment != PriceAdjustment.Raw);
            hash.Add(state);
            if (adjustment != PriceAdjustment.Raw)
            {
                hash.Add(await adjustments.GetAsync(state, cancellationToken), adjustment);
            }
        }

        return Array.TrueForAll(parts, IsSettled)
            ? new CacheSubject(parts, hash.ToString()) { Stamps = stamps }
            : new CacheSubject(parts);
    }

    private static CachePart Part(
        string resource, InstrumentState state, FreshnessKind kind, TimeRange data, bool isAdjusted) =>
        new(
            resource,
            state.Instrument.Symbol.Value,
            new FreshnessSubject
            {
                Kind = kind,
                Calendar = state.Calendar,
                DataEnd = data.End,
                IsAdjusted = isAdjusted,
            })
        {
            CoversDays = true,
            StartTime = data.Start,
        };

    // While data may still arrive in time, they do not count in the settled version.
    private bool IsSettled(CachePart part) =>
        part.Freshness.DataEnd is { } end
        && Instant.FromDateTimeOffset(timeProvider.GetUtcNow()) - end >= FreshnessPolicy.SettlingTime;
}

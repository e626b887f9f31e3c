using FinApi.Application.History;
using FinApi.Application.History.Adjustments;
using FinApi.Application.History.Conditions;
using FinApi.Application.MarketData;
using FinApi.Domain.Conditions;
using FinApi.Domain.Freshness;
using FinApi.Domain.MarketData;
using Google.Protobuf;
using NodaTime;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// Describes pages of history: their validator is the version of the settled data. Memory tells it without reading
/// them, so that a caller who has them is told so; the validator of a page that is read is made of what was read.
/// </summary>
internal sealed class HistorySubjects(
    LatestMarket market, AdjustmentTables adjustments, CompletePages complete, TimeProvider timeProvider)
{
    /// <summary>Of trades or quotes; null when the instrument is not known.</summary>
    public CacheSubject? OfTicks(IMessage request, string resource, string symbol, TimeRange range)
    {
        if (!market.TryGet(symbol, out var state))
        {
            return null;
        }

        var stamp = new InstrumentStamp(state, StampKind.Settled, market);
        var kind = resource == "trades" ? DataKind.Trades : DataKind.Quotes;
        var isComplete = complete.OfTicks(state, kind, range);
        var part = Part(resource, state, FreshnessKind.Ticks, range, isComplete);
        if (!IsVouched(part))
        {
            return new CacheSubject([part]);
        }

        var expected = new PageVersions(new PageVersion(
            state.SettledVersion, AdjustmentVersion: string.Empty, isComplete));
        return new CacheSubject([part], new SettledValidator(request, expected)) { Stamps = [stamp] };
    }

    /// <summary>Of bars; null when an instrument or the interval is not known.</summary>
    public async ValueTask<CacheSubject?> OfBarsAsync(
        IMessage request,
        IReadOnlyList<string> symbols,
        string interval,
        TimeRange range,
        PriceAdjustment adjustment,
        Instant? actionsAsOf,
        CancellationToken cancellationToken)
    {
        if (symbols.Count == 0 || !BarInterval.TryParse(interval, out var parsed))
        {
            return null;
        }

        // In the order of the pages: a symbol that is named twice has one.
        IReadOnlyList<string> distinct =
            symbols.Count == 1 ? symbols : [.. symbols.Distinct(StringComparer.OrdinalIgnoreCase)];
        var kind = parsed.Length is null ? FreshnessKind.DayBars : FreshnessKind.Bars;
        var parts = new CachePart[distinct.Count];
        var stamps = new InstrumentStamp[distinct.Count];
        var expected = new PageVersion[distinct.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!market.TryGet(distinct[i], out var state))
            {
                return null;
            }

            stamps[i] = new InstrumentStamp(state, StampKind.Settled, market);
            var data = range with { End = DataEnd.OfBars(parsed, state.Calendar, range.End) };
            var isComplete = complete.OfBars(state, parsed, data);
            parts[i] = Part("bars", state, kind, data, isComplete);
            var version = state.SettledVersion;
            var table = AdjustmentTable.Empty;
            if (adjustment != PriceAdjustment.Raw)
            {
                parts[i] = Adjusted(parts[i], adjustments.FindNextChange(state, actionsAsOf));
                table = await adjustments.GetAsync(state, actionsAsOf, cancellationToken);
            }

            expected[i] = new PageVersion(version, table.VersionOf(adjustment), isComplete);
        }

        return Array.TrueForAll(parts, IsVouched)
            ? new CacheSubject(parts, new SettledValidator(request, new PageVersions(expected))) { Stamps = stamps }
            : new CacheSubject(parts);
    }

    /// <summary>Of corporate actions or factors, which say what is applied.</summary>
    public CacheSubject OfActions(string symbol, Instant? actionsAsOf)
    {
        var next = market.TryGet(symbol, out var state) ? adjustments.FindNextChange(state, actionsAsOf) : null;
        return new CacheSubject(
        [
            new CachePart(
                "instrument",
                symbol.ToUpperInvariant(),
                new FreshnessSubject { Kind = FreshnessKind.Reference, HoldsUntil = next }),
        ]);
    }

    private static CachePart Adjusted(CachePart part, Instant? holdsUntil) =>
        part with { Freshness = part.Freshness with { IsAdjusted = true, HoldsUntil = holdsUntil } };

    private CachePart Part(
        string resource, InstrumentState state, FreshnessKind kind, TimeRange data, bool isComplete) =>
        new(
            resource,
            state.Instrument.Symbol.Value,
            new FreshnessSubject
            {
                Kind = kind,
                Calendar = state.Calendar,
                DataEnd = IsBeingRevised(state) ? null : data.End,
                LatestTime = state.NewestTime,
                IsComplete = isComplete,
            })
        {
            CoversDays = true,
            StartTime = data.Start,
        };

    // Plans that see the market late do not see the newest cancels and corrections yet, so that no cache may hand a
    // page from one to the other.
    private bool IsBeingRevised(InstrumentState state) =>
        state.RevisionTime is { } time
        && Instant.FromDateTimeOffset(timeProvider.GetUtcNow()) - time < FreshnessPolicy.VouchedTime;

    // While data may still arrive that do not raise the settled version, it says nothing of a page.
    private bool IsVouched(CachePart part) =>
        part.Freshness.DataEnd is { } end
        && Instant.FromDateTimeOffset(timeProvider.GetUtcNow()) - end >= FreshnessPolicy.VouchedTime;
}

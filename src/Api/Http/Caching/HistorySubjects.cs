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
    /// <summary>Of trades or quotes; null when an instrument is not known.</summary>
    public CacheSubject? OfTicks(IMessage request, DataKind kind, IReadOnlyList<string> symbols, TimeRange range)
    {
        if (symbols.Count == 0 || AskedInstruments.Find(market, symbols, range) is not { } asked)
        {
            return null;
        }

        var resource = kind == DataKind.Trades ? "trades" : "quotes";
        var parts = new CachePart[asked.States.Length];
        var stamps = new InstrumentStamp[parts.Length];
        var expected = new PageVersion[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var state = asked.States[i];
            stamps[i] = new InstrumentStamp(state, StampKind.Settled, market);
            var isComplete = complete.OfTicks(state, kind, range);
            parts[i] = Part(resource, state, FreshnessKind.Ticks, range, isComplete);
            expected[i] = new PageVersion(state.SettledVersion, AdjustmentVersion: string.Empty, isComplete);
        }

        return SubjectOf(request, asked.Names, parts, stamps, expected);
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

        // In the order of the pages: an instrument that is named twice has one.
        if (AskedInstruments.Find(market, symbols, range) is not { } asked)
        {
            return null;
        }

        var kind = parsed.Length is null ? FreshnessKind.DayBars : FreshnessKind.Bars;
        var parts = new CachePart[asked.States.Length];
        var stamps = new InstrumentStamp[parts.Length];
        var expected = new PageVersion[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var state = asked.States[i];
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

        return SubjectOf(request, asked.Names, parts, stamps, expected);
    }

    /// <summary>Of corporate actions or factors, which say what is applied.</summary>
    public CacheSubject? OfActions(string symbol, Instant? actionsAsOf)
    {
        if (AskedInstruments.Find(market, symbol) is not { States: [var state] } asked)
        {
            return null;
        }

        var freshness = new FreshnessSubject
        {
            Kind = FreshnessKind.Reference,
            HoldsUntil = adjustments.FindNextChange(state, actionsAsOf),
        };
        return new CacheSubject([new CachePart("instrument", state.Instrument.Symbol.Value, freshness)])
        {
            IsByPassingName = asked.Names is not null,
        };
    }

    private CacheSubject SubjectOf(
        IMessage request, string? names, CachePart[] parts, InstrumentStamp[] stamps, PageVersion[] expected)
    {
        var isPassing = names is not null;
        return Array.TrueForAll(parts, IsVouched)
            ? new CacheSubject(
                parts, new SettledValidator(CanonicalRequest.Of(request), new PageVersions(expected), names))
            {
                Stamps = isPassing ? null : stamps,
                IsByPassingName = isPassing,
            }
            : new CacheSubject(parts) { IsByPassingName = isPassing };
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

using FinApi.Api.Http.Caching;
using FinApi.Application.History;
using FinApi.Application.History.Adjustments;
using FinApi.Application.History.Conditions;
using FinApi.Application.MarketData;
using FinApi.Contracts.V1;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using NodaTime.Text;
using NSubstitute;
using Instrument = FinApi.Domain.Instruments.Instrument;
using PriceAdjustment = FinApi.Domain.MarketData.PriceAdjustment;

namespace FinApi.Api.Tests.Http.Caching;

public sealed class HistorySubjectsTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 16, 0);

    private readonly LatestMarket _market = new();
    private readonly HistorySubjects _subjects;

    public HistorySubjectsTests()
    {
        Assert.True(TradingCalendars.TryGet(Mic.Xnas, out var calendar));
        _market.Add(new InstrumentState(
            new Instrument { Symbol = Symbol.Parse("AAPL"), Mic = Mic.Xnas }, calendar));
        var time = new FakeTimeProvider(Now.ToDateTimeOffset());
        _subjects = new HistorySubjects(
            _market,
            new AdjustmentTables(Substitute.For<IBarReader>(), time),
            new CompletePages(_market),
            time);
    }

    // What arrives when it is just not settled is stored, and on a standby, only some minutes later.
    [Theory]
    [InlineData(15, false)]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public async Task Of_RangeThatEndedSoLongAgo_IsVouchedForByItsVersionOnceAllHasArrived(int minutes, bool isVouched)
    {
        var range = new TimeRange(Start: null, Now - Duration.FromMinutes(minutes));

        var ticks = _subjects.OfTicks(
            new ListTradesRequest(), FinApi.Domain.Conditions.DataKind.Trades, ["AAPL"], range);
        var bars = await _subjects.OfBarsAsync(
            new ListBarsRequest(),
            ["AAPL"],
            "1m",
            range,
            PriceAdjustment.Raw,
            actionsAsOf: null,
            TestContext.Current.CancellationToken);

        Assert.Equal((isVouched, isVouched), (ticks?.Validator is not null, bars?.Validator is not null));
        Assert.Equal((isVouched, isVouched), (ticks?.Stamps is not null, bars?.Stamps is not null));
    }

    [Fact]
    public async Task OfBars_SymbolNamedTwice_HasOnePart()
    {
        var range = new TimeRange(Start: null, Now - Duration.FromDays(1));

        var subject = await _subjects.OfBarsAsync(
            new BatchListBarsRequest(),
            ["AAPL", "aapl"],
            "1d",
            range,
            PriceAdjustment.All,
            actionsAsOf: null,
            TestContext.Current.CancellationToken);

        Assert.Equal((1, 1), (subject?.Parts.Count, subject?.Stamps?.Count));
    }

    // An ex-date that begins changes adjusted bars and what is said of the action, wherever either is kept.
    [Theory]
    [InlineData("2026-11-21", "2026-11-21T05:00:00Z")] // midnight in New York
    [InlineData("2026-11-20", null)]
    public async Task Of_ActionThatLiesAhead_HoldsUntilItsExDate(string exDate, string? expected)
    {
        var state = _market.All.Single();
        state.CorporateActions = CorporateActionHistory.Of(
        [
            new FinApi.Domain.Instruments.CorporateAction
            {
                Symbol = state.Instrument.Symbol,
                ExDate = LocalDatePattern.Iso.Parse(exDate).Value,
                Type = FinApi.Domain.Instruments.CorporateActionType.Split,
                PriceRatio = 0.5m,
                Ordinal = 1,
                Number = 1,
            },
        ]);
        Instant? until = expected is null ? null : InstantPattern.General.Parse(expected).Value;

        var adjusted = await BarsAsync(PriceAdjustment.All, asOf: null);
        var raw = await BarsAsync(PriceAdjustment.Raw, asOf: null);
        var then = await BarsAsync(PriceAdjustment.All, Now - Duration.Epsilon);
        var actions = _subjects.OfActions("aapl", actionsAsOf: null)!;

        Assert.Equal((until, null, null), (Until(adjusted), Until(raw), Until(then)));
        Assert.Equal((until, "instrument-AAPL"), (Until(actions), actions.Parts[0].Tag));
        Assert.Null(Until(_subjects.OfActions("AAPL", Now - Duration.Epsilon)!));
        Assert.Null(_subjects.OfActions("nobody", actionsAsOf: null));
        Assert.Equal(TimeSpan.FromSeconds(10), adjusted.MaxAgeAt(Now));
        if (until is { } end)
        {
            Assert.Equal(TimeSpan.FromSeconds(3), adjusted.MaxAgeAt(end - Duration.FromSeconds(3)));
            Assert.True(adjusted.MaxAgeAt(end) <= TimeSpan.Zero);
        }

        static Instant? Until(CacheSubject subject) => Assert.Single(subject.Parts).Freshness.HoldsUntil;
    }

    private async Task<CacheSubject> BarsAsync(PriceAdjustment adjustment, Instant? asOf)
    {
        var range = new TimeRange(Start: null, Now - Duration.FromDays(1));
        var subject = await _subjects.OfBarsAsync(
            new ListBarsRequest(), ["AAPL"], "1m", range, adjustment, asOf, TestContext.Current.CancellationToken);
        return subject!;
    }
}

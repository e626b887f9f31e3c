using FinApi.Api.Http.Caching;
using FinApi.Application.History;
using FinApi.Application.History.Adjustments;
using FinApi.Application.History.Conditions;
using FinApi.Application.MarketData;
using FinApi.Contracts.V1;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
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
        _subjects = new HistorySubjects(
            _market,
            new AdjustmentTables(Substitute.For<IBarReader>(), TimeProvider.System),
            new CompletePages(_market),
            new FakeTimeProvider(Now.ToDateTimeOffset()));
    }

    // What arrives when it is just not settled is stored, and on a standby, only some minutes later.
    [Theory]
    [InlineData(15, false)]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public async Task Of_RangeThatEndedSoLongAgo_IsVouchedForByItsVersionOnceAllHasArrived(int minutes, bool isVouched)
    {
        var range = new TimeRange(Start: null, Now - Duration.FromMinutes(minutes));

        var ticks = _subjects.OfTicks(new ListTradesRequest(), DataKind.Trades, "AAPL", range);
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
}

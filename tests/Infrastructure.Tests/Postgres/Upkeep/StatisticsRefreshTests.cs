using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Application.Workers;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Upkeep;
using NodaTime;
using NodaTime.Extensions;

namespace FinApi.Infrastructure.Tests.Postgres.Upkeep;

public sealed class StatisticsRefreshTests
{
    // Of the newest session: the views look back from the server's clock.
    private static readonly LocalDate Today = TimeProvider.System.GetUtcNow().ToInstant().InUtc().Date;

    private const string StatisticSql = """
        SELECT concat_ws(' ', symbol, close, previous_trading_date, previous_close, change, change_percent,
            average_volume, low_52_week, high_52_week)
        FROM daily_statistic ORDER BY symbol
        """;

    private const string MoverSql = "SELECT concat_ws(' ', type, category, rank, symbol) FROM mover ORDER BY 1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_BarsOfAYear_GiveCloseVolumeAndRange()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await CommitAsync(node, [Listed("AAA")],
        [
            Bar("AAA", 0, low: 9, high: 14, close: 12, volume: 5_000),
            Bar("AAA", 1, low: 8, high: 11, close: 10, volume: 300),
            Bar("AAA", 2, low: 9, high: 10, close: 9, volume: 100),
            Bar("AAA", 363, low: 7, high: 20, close: 9, volume: 100),
            // More than 52 weeks before the newest.
            Bar("AAA", 364, low: 1, high: 99, close: 9, volume: 100),
            // Another interval.
            OfAnHour(Bar("AAA", 3, low: 2, high: 88, close: 9, volume: 100)),
        ]);

        await RefreshAsync(node);

        var previous = $"{Today.PlusDays(-1):uuuu'-'MM'-'dd}";
        Assert.Equal([$"AAA 12 {previous} 10 2 20 150 7 20"], await database.QueryAsync<string>(StatisticSql));
    }

    [Fact]
    public async Task RunAsync_Split_AdjustsWhatCameBefore()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        var half = new CorporateAction
        {
            Symbol = Symbol.Parse("AAA"),
            ExDate = Today,
            Type = CorporateActionType.Split,
            PriceRatio = 0.5m,
            Number = 1,
        };
        var tenth = half with { ExDate = Today.PlusDays(-1), PriceRatio = 0.1m, Number = 2 };
        var dividend = half with { Type = CorporateActionType.CashDividend, PriceRatio = 0.9m, Number = 3 };
        var corrected = half with { PriceRatio = 0.2m, Number = 4 };
        var withdrawn = corrected with { Status = CorporateActionStatus.Withdrawn, Revision = 1 };
        await CommitAsync(
            node,
            [Listed("AAA")],
            [
                Bar("AAA", 0, low: 9, high: 12, close: 12, volume: 5_000),
                Bar("AAA", 1, low: 20, high: 22, close: 20, volume: 400),
                Bar("AAA", 2, low: 200, high: 300, close: 200, volume: 40),
            ],
            half,
            tenth,
            dividend,
            corrected,
            withdrawn);

        await RefreshAsync(node);

        var previous = $"{Today.PlusDays(-1):uuuu'-'MM'-'dd}";
        Assert.Equal([$"AAA 12 {previous} 10 2 20 800 9 15"], await database.QueryAsync<string>(StatisticSql));
    }

    [Fact]
    public async Task RunAsync_PricesBelowZeroAndTinyOnes_KeepTheirDigits()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        var thirtieth = new CorporateAction
        {
            Symbol = Symbol.Parse("TINY"),
            ExDate = Today,
            Type = CorporateActionType.ReverseSplit,
            PriceRatio = 3,
            Number = 1,
        };
        await CommitAsync(
            node,
            [Listed("OIL") with { HasSignedPrices = true }, Listed("TINY")],
            [
                .. TwoDays("OIL", -37.63m, 10.01m, volume: 1),
                .. TwoDays("TINY", 0.000000000123456789m, 0.0000000001m, volume: 1),
            ],
            thirtieth,
            thirtieth with { Symbol = Symbol.Parse("OIL") });

        await RefreshAsync(node);

        var row = await database.QueryAsync<string>("""
            SELECT concat_ws(' ', symbol, previous_close, change, change_percent) FROM daily_statistic ORDER BY symbol
            """);
        Assert.Equal("OIL -37.63 47.64", row[0]);
        Assert.StartsWith("TINY 0.000000000370370367 ", row[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SeveralInstruments_RanksThoseOfTheNewestSession()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await CommitAsync(
            node,
            [
                Listed("UP"), Listed("DOWN"), Listed("FLAT"), Listed("OLD"),
                Listed("GONE") with { IsDelisted = true }, Listed("TEST") with { IsTestIssue = true },
                Listed("COIN") with { Type = InstrumentType.Crypto },
            ],
            [
                .. TwoDays("UP", 10, 11, volume: 1), .. TwoDays("DOWN", 10, 9, volume: 3),
                .. TwoDays("FLAT", 10, 10, volume: 2), .. TwoDays("GONE", 10, 15, volume: 9),
                .. TwoDays("TEST", 10, 15, volume: 9), .. TwoDays("COIN", 10, 12, volume: 9),
                Bar("OLD", 1, 1, 9, 9, 9), Bar("OLD", 2, 1, 9, 1, 9),
            ]);

        await RefreshAsync(node);

        Assert.Equal(
            [
                "1 gainer 1 UP", "1 loser 1 DOWN", "1 most-active 1 DOWN", "1 most-active 2 FLAT", "1 most-active 3 UP",
                "3 gainer 1 COIN", "3 most-active 1 COIN",
            ],
            await database.QueryAsync<string>(MoverSql));
    }

    [Fact]
    public async Task RunAsync_SomebodyReadsTheView_IsNotHeldUp()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await CommitAsync(node, [Listed("AAA")], [.. TwoDays("AAA", 10, 11, volume: 1)]);
        await using var reader = await TestDatabase.OpenAsync(database.ConnectionString);
        await using var transaction = await reader.BeginTransactionAsync(Cancellation);
        Assert.Equal(0, await CountAsync());

        await RefreshAsync(node);

        Assert.Equal(1, await CountAsync());

        Task<int> CountAsync() =>
            Dapper.SqlMapper.ExecuteScalarAsync<int>(reader, "SELECT count(*) FROM daily_statistic");
    }

    private static async Task RefreshAsync(PostgresNode node)
    {
        var refresh = Assert.Single(node.Get<IEnumerable<IClusterJob>>().OfType<StatisticsRefresh>());
        Assert.True(await node.Get<IClusterTurn>().TryAsync(refresh, Cancellation));
    }

    private static Task CommitAsync(
        PostgresNode node, Instrument[] instruments, StoredBar[] bars, params CorporateAction[] actions)
    {
        var commit = new MarketCommit
        {
            LastSequence = 1,
            Instruments = instruments,
            Bars = bars,
            CorporateActions = actions,
        };
        return node.Get<IMarketWriter>().CommitAsync(commit, Cancellation).AsTask();
    }

    private static Instrument Listed(string symbol) => new()
    {
        Symbol = Symbol.Parse(symbol),
        Mic = Mic.Xnas,
        Type = InstrumentType.Equity,
    };

    private static StoredBar[] TwoDays(string symbol, decimal yesterday, decimal today, decimal volume) =>
        [Bar(symbol, 1, 1, 99, yesterday, volume), Bar(symbol, 0, 1, 99, today, volume)];

    private static StoredBar OfAnHour(StoredBar day) =>
        day with { Bar = day.Bar with { Interval = BarInterval.OneHour } };

    private static StoredBar Bar(
        string symbol, int daysAgo, decimal low, decimal high, decimal close, decimal volume)
    {
        var date = Today.PlusDays(-daysAgo);
        var start = date.AtMidnight().InUtc().ToInstant();
        var bar = new Bar
        {
            Symbol = Symbol.Parse(symbol),
            Interval = BarInterval.OneDay,
            StartTime = start,
            EndTime = start + Duration.FromHours(6),
            TradingDate = date,
            Open = low,
            High = high,
            Low = low,
            Close = close,
            Volume = volume,
        };
        return new StoredBar(bar, Notional: null, default, default, IsSupplied: false);
    }
}

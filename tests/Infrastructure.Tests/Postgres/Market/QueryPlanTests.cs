using FinApi.Application.History;
using FinApi.Application.Ingest.Bars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Market;
using FinApi.Infrastructure.Postgres.Rows;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Postgres.Market;

/// <summary>The common reads touch the partitions of their range alone, and of these the index alone.</summary>
public sealed class QueryPlanTests(QueryPlanTests.YearOfData data) : IClassFixture<QueryPlanTests.YearOfData>
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 3, 10, 12, 0);
    private static readonly Symbol Symbol = Symbol.Parse("S7");
    private static readonly string[] Filled = ["trade_20260309", "trade_20260310", "trade_20260311"];

    public static TheoryData<bool, bool> Cases() =>
        new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task ListBars_OneDay_ReadsTheIndexOfItsMonthAlone(bool isDescending, bool isGeneric)
    {
        var range = new BarRange(
            Symbol, BarInterval.OneMinute, Noon, Noon + Duration.FromHours(6), isDescending, Limit: 390);

        var plan = await data.ExplainAsync(BarTable.List(range), isGeneric);
        var seen = await data.ExplainAsync(BarTable.ListRows(range), isGeneric);

        Assert.Equal([IndexOnly("bar_202603")], plan.Scans);
        Assert.Equal([IndexOnly("bar_202603")], seen.Scans);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task ListBars_AcrossMonths_ReadsTheIndexesOfBoth(bool isDescending, bool isGeneric)
    {
        var range = new BarRange(
            Symbol, BarInterval.OneMinute, Noon, Noon + Duration.FromDays(30), isDescending, Limit: 10_000);

        var plan = await data.ExplainAsync(BarTable.List(range), isGeneric);

        Assert.Equal(["bar_202603", "bar_202604"], plan.Tables);
        Assert.All(plan.Scans, scan => Assert.Equal(IndexOnly(scan.Table), scan));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ListManyBars_SeveralRanges_ReadsTheIndexesOfTheirMonthsAlone(bool isGeneric)
    {
        BarRange[] ranges =
        [
            new(Symbol, BarInterval.OneMinute, Noon, Noon + Duration.FromHours(1), IsDescending: false, Limit: 60),
            new(
                Symbol.Parse("S8"),
                BarInterval.OneMinute,
                Noon,
                Noon + Duration.FromHours(6),
                IsDescending: false,
                Limit: 60),
            new(Symbol, BarInterval.OneMinute, Noon + Duration.FromDays(30), null, IsDescending: false, Limit: 1),
        ];

        var plan = await data.ExplainAsync(BarTable.List(ranges), isGeneric);

        Assert.Equal(["bar_202603", "bar_202604"], plan.Tables);
        Assert.All(plan.Scans, scan => Assert.Equal(IndexOnly(scan.Table), scan));
    }

    [Fact]
    public async Task ListNewestBars_SeveralSeries_StopsAtTheLastPartition()
    {
        BarSeries[] series = [new(Symbol, BarInterval.OneMinute), new(Symbol.Parse("S8"), BarInterval.OneMinute)];

        var plan = await data.ExplainAsync(BarTable.ListNewest(series, new RangeStep(null, null)), isGeneric: true);

        Assert.Equal([IndexOnly("bar_202612")], plan.Scans);
    }

    // Without bounds no partition is left out, but they are walked in order and only until there is enough.
    [Theory]
    [InlineData(true, "bar_202612")]
    [InlineData(false, "bar_202601")]
    public async Task ListBars_OpenRange_StopsAtTheFirstPartitionWithEnough(bool isDescending, string partition)
    {
        var range = new BarRange(Symbol, BarInterval.OneMinute, null, null, isDescending, Limit: 1);

        var plan = await data.ExplainAsync(BarTable.List(range), isGeneric: false);

        Assert.Equal([IndexOnly(partition)], plan.Scans);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task ListTrades_PageOfADay_ReadsTheIndexOfItsDayAlone(bool isDescending, bool isGeneric)
    {
        var start = Instant.FromUtc(2026, 3, 10, 0, 0);
        var range = new TickRange(
            Symbol, start, start + Duration.FromDays(1), isDescending, Limit: 1_000, new TickOrder(Noon, 5));

        var plan = await data.ExplainAsync(TradeTable.List(range), isGeneric);

        Assert.Equal([IndexOnly("trade_20260310")], plan.Scans);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task ListQuotes_PageOfADay_ReadsItsDayAloneByTheIndex(bool isDescending, bool isGeneric)
    {
        var range = new TickRange(Symbol, Noon, Noon + Duration.FromHours(1), isDescending, Limit: 1_000);

        var plan = await data.ExplainAsync(QuoteTable.List(range), isGeneric);

        Assert.Equal(["quote_20260310"], plan.Tables);
        Assert.DoesNotContain("Seq Scan", plan.Scans.Select(scan => scan.Kind));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FindSettledVersion_OneInstrument_ReadsTheIndex(bool isGeneric)
    {
        var plan = await data.ExplainAsync(SettledVersionTable.Find(Symbol), isGeneric);

        var scan = Assert.Single(plan.Scans, scan => scan.Table == "settled_version");
        Assert.Equal("settled_version_pkey", scan.Index);
    }

    // Control: what the tests above look for is not there when the index does not serve.
    [Fact]
    public async Task Explain_QueryByAnotherColumn_ShowsWholeTables()
    {
        var query = new BulkQuery<long>("SELECT sequence FROM trade WHERE size = $1", [1m], row => row.GetInt64(0));

        var plan = await data.ExplainAsync(query, isGeneric: false);

        Assert.Equal(Filled, plan.Tables.Intersect(Filled));
        Assert.All(plan.Scans, scan => Assert.Equal("Seq Scan", scan.Kind));
    }

    private static QueryPlan.Scan IndexOnly(string table) => new(table, "Index Only Scan", $"{table}_pkey", 0);

    /// <summary>Twelve months of bars and three days of ticks, 20 symbols, vacuumed as autovacuum does.</summary>
    public sealed class YearOfData : IAsyncLifetime
    {
        private const string FillSql = """
            INSERT INTO bar (symbol, interval, start_time, end_time, open, high, low, close, volume, revision,
                first_time, first_sequence, last_time, last_sequence, is_supplied)
            SELECT 'S' || s, '1m', minute, minute + interval '1 minute', 1, 2, 1, 2, 100, 0, 0, 0, 0, 0, false
            FROM generate_series(1, 20) AS s,
                generate_series(timestamptz '2026-01-01 00:00Z', '2026-12-31 23:00Z', '3 hours') AS minute;

            INSERT INTO trade (symbol, event_time, sequence, receive_time, price, size, venue, aggressor_side)
            SELECT 'S' || i % 20, (extract(epoch FROM timestamptz '2026-03-09Z') + i * 10) * 1000000000, i, 0, 1, 1,
                'XNAS', 1
            FROM generate_series(0, 25919) AS i;

            INSERT INTO quote (symbol, event_time, sequence, receive_time, bid_price)
            SELECT symbol, event_time, sequence, 0, 1 FROM trade;

            INSERT INTO settled_version (symbol, version) SELECT 'S' || s, s FROM generate_series(1, 10000) AS s;
            """;

        private TestDatabase? _database;

        public async ValueTask InitializeAsync()
        {
            _database = await TestDatabase.CreateMigratedAsync();
            await using var node = _database.Node();
            var partitions = node.Get<Partitions>();
            for (var month = 1; month <= 12; month++)
            {
                await partitions.EnsureAsync(Instant.FromUtc(2026, month, 1, 0, 0), 0, CancellationToken.None);
            }

            await partitions.EnsureAsync(Instant.FromUtc(2026, 3, 9, 0, 0), daysAhead: 2, CancellationToken.None);
            await _database.ExecuteAsync(FillSql);
            await _database.ExecuteAsync("VACUUM (ANALYZE)");
        }

        public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;

        internal async Task<QueryPlan> ExplainAsync<T>(RowQuery<T> query, bool isGeneric)
        {
            await using var connection = await TestDatabase.OpenAsync(_database!.ConnectionString);
            return await QueryPlan.ReadAsync(connection, query, isGeneric);
        }
    }
}

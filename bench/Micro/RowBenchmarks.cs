using System.Globalization;
using BenchmarkDotNet.Attributes;
using Dapper;
using FinApi.Application.History;
using FinApi.Application.Ingest.Bars;
using FinApi.Domain.Accounts;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Sqlite.Accounts;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Sqlite.Market;
using FinApi.Infrastructure.Sqlite.Schema;
using FinApi.Infrastructure.Storage;
using NodaTime;
using BarRow = (
    long StartTime, long EndTime, string? TradingDate, string Open, string High, string Low, string Close,
    string? Volume, string? Vwap, long? TradeCount, long Revision, string? Notional, long FirstTime, long FirstSequence,
    long LastTime, long LastSequence, bool IsSupplied);

namespace FinApi.Micro;

/// <summary>
/// Reading rows of the embedded store as it does, and by Dapper (decision 24). Says nothing about PostgreSQL, whose
/// driver is another.
/// </summary>
[MemoryDiagnoser]
public class RowBenchmarks
{
    private const string BarsSql = """
        SELECT start_time, end_time, trading_date, open, high, low, close, volume, vwap, trade_count, revision,
            notional, first_time, first_sequence, last_time, last_sequence, is_supplied
        FROM bar
        WHERE symbol = @Symbol AND interval = @Interval
        ORDER BY start_time
        LIMIT @Limit
        """;

    private const string KeySql = """
        SELECT id, account_id, name, secret_hash, create_time FROM api_key WHERE id = @Id
        """;

    private static readonly Symbol Aapl = Symbol.Parse("AAPL");
    private static readonly Instant Start = Instant.FromUtc(2024, 3, 4, 14, 30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finapi-micro-");
    private SqliteSession _session = null!;
    private BarRange _range = null!;

    [Params(390, 10_000)]
    public int Bars { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _session = SqliteSession.OpenWriter(Path.Combine(_folder.FullName, "finapi.db"));
        SqliteMigrations.Apply(_session.Connection, DateTimeOffset.UnixEpoch);
        _range = new BarRange(Aapl, BarInterval.OneMinute, null, null, IsDescending: false, Bars);
        _session.InTransaction(session =>
        {
            BarTable.Upsert(session, [.. Enumerable.Range(0, Bars).Select(BarOf)]);
            var key = new ApiKey
            {
                Id = "key",
                AccountId = "account",
                Name = "name",
                Scopes = Scopes.MarketRead,
                SecretHash = new byte[32],
                CreateTime = Start,
            };
            ApiKeyTable.Upsert(session, [key]);
        });
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _session.Dispose();
        _folder.Delete(recursive: true);
    }

    [Benchmark(Baseline = true)]
    public int BarsByHand() => BarTable.List(_session, _range, CancellationToken.None).Count;

    [Benchmark]
    public int BarsByDapper() =>
        _session.Connection
            .Query<BarRow>(BarsSql, new { Symbol = Aapl.Value, Interval = _range.Interval.Code, _range.Limit })
            .Select(Read)
            .ToList().Count;

    [Benchmark]
    public object? KeyByHand() => ApiKeyTable.Find(_session, "key");

    [Benchmark]
    public object KeyByDapper() =>
        _session.Connection.QuerySingle<(string Id, string AccountId, string Name, byte[] Hash, long CreateTime)>(
            KeySql, new { Id = "key" });

    private static StoredBar BarOf(int minute)
    {
        var start = Start + Duration.FromMinutes(minute);
        var bar = new Bar
        {
            Symbol = Aapl,
            Interval = BarInterval.OneMinute,
            StartTime = start,
            EndTime = start + Duration.FromMinutes(1),
            Open = 187.23m,
            High = 187.41m,
            Low = 187.02m,
            Close = 187.31m,
            Volume = 12_345,
            Vwap = 187.2213m,
            TradeCount = 321,
        };
        return new StoredBar(bar, 2_311_000.12m, new TickOrder(start, 1), new TickOrder(start, 2), IsSupplied: false);
    }

    private StoredBar Read(BarRow row)
    {
        var bar = new Bar
        {
            Symbol = _range.Symbol,
            Interval = _range.Interval,
            StartTime = UnixNanos.ToInstant(row.StartTime),
            EndTime = UnixNanos.ToInstant(row.EndTime),
            Open = Number(row.Open),
            High = Number(row.High),
            Low = Number(row.Low),
            Close = Number(row.Close),
            Volume = NumberOrNull(row.Volume),
            Vwap = NumberOrNull(row.Vwap),
            TradeCount = row.TradeCount,
            Revision = (int)row.Revision,
        };
        return new StoredBar(
            bar,
            NumberOrNull(row.Notional),
            new TickOrder(UnixNanos.ToInstant(row.FirstTime), row.FirstSequence),
            new TickOrder(UnixNanos.ToInstant(row.LastTime), row.LastSequence),
            row.IsSupplied);
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static decimal? NumberOrNull(string? text) => text is null ? null : Number(text);
}

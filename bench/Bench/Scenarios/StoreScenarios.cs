using System.Diagnostics;
using System.Globalization;
using System.Text;
using FinApi.Bench.Load;
using FinApi.Bench.Measuring;
using FinApi.Bench.Report;
using FinApi.Bench.Servers;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Bench.Scenarios;

/// <summary>What the stores cost: bars that nobody asked for before, and taking data in.</summary>
internal static class StoreScenarios
{
    private const string ListBarsPath = "/finapi.v1.History/ListBars";
    private const string LiveSource = "ingest";
    private const int RowsARound = 200_000;

    private const string Columns =
        "symbol, event_time, sequence, receive_time, trade_id, price, size, venue, aggressor_side";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("bars-390-cold", "390 bars over gRPC from PostgreSQL, another range each time", RunColdAsync)
        {
            IsInSmoke = false,
        },
        new("bars-10000-postgres", "10,000 bars as JSON from PostgreSQL, another range each time", RunPageAsync)
        {
            IsInSmoke = false,
        },
        new("ingest-small", "durable ingest of 1,000 quotes/s in batches of 10 into the embedded store", RunSmallAsync)
        {
            IsInSmoke = false,
        },
        new(
            "ingest-sqlite",
            "durable ingest of live trades in batches of 1,000 into the embedded store",
            RunSqliteAsync),
        new("ingest-postgres", "the same into PostgreSQL, against psql's copy of the same rows", RunPostgresAsync)
        {
            IsInSmoke = false,
        },
        new("backfill-postgres", "a past day of trades into PostgreSQL, against psql's copy", RunBackfillAsync)
        {
            IsInSmoke = false,
        },
    ];

    // Few requests a second, since the database answers each: what is hot is compiled late.
    private static readonly TimeSpan MaxColdWarmUp = TimeSpan.FromSeconds(50);

    private static async Task<IReadOnlyList<Result>> RunColdAsync(BenchContext context)
    {
        var comparison = await CompareOverPostgresAsync(context, (server, key, _) =>
        {
            var next = -1;
            return new RequestLoad().AddGrpc(server.Grpc, ListBarsPath, key, 4, 2, () => RangeAt(++next));
        });
        return
        [
            Result.Of(
                "bars-390-cold",
                "ListBars over gRPC of 390 bars in PostgreSQL, a range that was not asked for before each time, 4 "
                + "connections x 2 calls; the limit is Npgsql and the same messages and formatter on grpc-dotnet",
                comparison) with
            {
                Checks = [new Check("P4", "390 bars cold from PostgreSQL, CPU", comparison.Ratio, 1.2, "x")],
            },
        ];
    }

    private static async Task<IReadOnlyList<Result>> RunPageAsync(BenchContext context)
    {
        var comparison = await CompareOverPostgresAsync(context, (server, key, isLimit) =>
        {
            var next = 0;
            var prefix = isLimit ? "/postgres" : string.Empty;
            return new RequestLoad().AddHttp1(server.Http, 4, 200, () => PageFrom(prefix, ++next, key));
        });
        return
        [
            Result.Of(
                "bars-10000-postgres",
                "GET a page of 10,000 bars in PostgreSQL that was not asked for before, 4 connections; the limit is "
                + "Npgsql, each row written by FinApi's encoder into a bare response",
                comparison) with
            {
                Checks =
                [
                    new Check("P13", "10,000 bars from PostgreSQL, JSON, CPU", comparison.Ratio, 1.1, "x"),
                    new Check(
                        "P13",
                        "allocated, 10,000 bars from PostgreSQL",
                        comparison.FinApi.Median(round => round.AllocatedBytes),
                        1_000_000,
                        "B"),
                ],
            },
        ];
    }

    // Both over one database that holds the bars of the shelf. A load is made of server, key, and whether it is the
    // limit.
    private static async Task<Comparison> CompareOverPostgresAsync(
        BenchContext context, Func<ServerProcess, string, bool, RequestLoad> create)
    {
        var database = await (await context.PostgresAsync()).CreateDatabaseAsync();
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder(), database);
        await using var limit = await LimitServer.StartAsync(database);
        await RequestStage.FillAsync(finApi, context.Symbols);
        await PostgresServer.ExecuteAsync(database, "VACUUM (ANALYZE) bar");
        using var limitLoad = create(limit.Process, finApi.Key, true);
        using var finApiLoad = create(finApi.Process, finApi.Key, false);
        return Comparison.Run(
            context.Settings.Rounds,
            () => Round.Measure(limit.Process, limitLoad.Tally, () => limitLoad.Run(context.Settings.RoundTime)),
            () => Round.Measure(finApi.Process, finApiLoad.Tally, () => finApiLoad.Run(context.Settings.RoundTime)),
            maxWarmUp: MaxColdWarmUp);
    }

    // All bars, from another time before the first one.
    private static byte[] PageFrom(string prefix, int number, string? key)
    {
        var start = Shelf.FirstBar.AddMinutes(-number);
        return HttpText.Get(
            key,
            $"{prefix}/v1/instruments/{Shelf.BarSymbol}/bars?interval=1m&page_size={Shelf.BarCount}"
            + $"&start_time={start:yyyy-MM-ddTHH:mm:ssZ}");
    }

    // 9,610 different ranges; a round does not come around.
    private static byte[] RangeAt(int number)
    {
        var start = Shelf.FirstBar.AddMinutes(number * 37L % (Shelf.BarCount - 390));
        return new ListBarsRequest
        {
            Symbol = Shelf.BarSymbol,
            Interval = "1m",
            StartTime = Timestamp.FromDateTimeOffset(start),
            EndTime = Timestamp.FromDateTimeOffset(start.AddMinutes(390)),
            PageSize = 390,
        }.ToByteArray();
    }

    private static async Task<IReadOnlyList<Result>> RunSmallAsync(BenchContext context)
    {
        const int perSecond = 1_000;
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
        await using var side = await StreamSide.StartAsync(context, finApi.Process, finApi.Key, finApi.IngestKey);
        Round Measure() => side.MeasureIngest(perSecond);
        Comparison.WarmUp(context.Settings.Rounds, Measure);
        return
        [
            new Result(
                "ingest-small",
                "durable ingest of 1,000 quotes/s of 500 symbols, 10 ms of it a batch, no subscribers")
            {
                Unit = "row",
                Samples =
                [
                    new Sample("FinApi", [.. Enumerable.Range(0, context.Settings.Rounds).Select(_ => Measure())]),
                ],
            },
        ];
    }

    private static async Task<IReadOnlyList<Result>> RunSqliteAsync(BenchContext context)
    {
        var rows = context.Settings.Scaled(RowsARound);
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
        await using var ingest = new IngestSide(finApi, LiveSource, _ => IngestSide.LiveTape(rows));
        Comparison.WarmUp(context.Settings.Rounds, ingest.Measure);
        Round[] rounds = [.. Enumerable.Range(0, context.Settings.Rounds).Select(_ => ingest.Measure())];
        return
        [
            new Result(
                "ingest-sqlite",
                "durable ingest of trades of the moment of 100 symbols in batches of 1,000, 32 on their way, bars of "
                + "six intervals built from them, into the embedded store")
            {
                Unit = "row", Samples = [new Sample("FinApi", rounds)],
            },
        ];
    }

    private static Task<IReadOnlyList<Result>> RunPostgresAsync(BenchContext context)
    {
        var rows = context.Settings.Scaled(RowsARound);
        return RunPostgresAsync(
            context,
            LiveSource,
            _ => IngestSide.LiveTape(rows),
            new Result(
                "ingest-postgres",
                "durable ingest (fsync) of trades of the moment of 100 symbols in batches of 1,000, 32 on their way, "
                + "bars of six intervals built from them, into PostgreSQL; in turns with psql \\copy of the same "
                + "trades into the same table with the same indexes"),
            ratio =>
            [
                new Check(
                    "P10", "durable ingest into PostgreSQL, rows/s against \\copy", ratio, 0.5, "x", AtLeast: true),
            ]);
    }

    private static Task<IReadOnlyList<Result>> RunBackfillAsync(BenchContext context)
    {
        var rows = context.Settings.Scaled(RowsARound / 4);
        return RunPostgresAsync(
            context,
            "import:bench",
            round => IngestSide.DayTape(rows, round),
            new Result(
                "backfill-postgres",
                "the same with a past day of 100 symbols with 500 trades each: every trade is settled, and nearly as "
                + "many bars as trades are written with them, which \\copy does not do"),
            _ => []);
    }

    private static async Task<IReadOnlyList<Result>> RunPostgresAsync(
        BenchContext context,
        string source,
        Func<int, IEnumerable<IngestItem>> tape,
        Result result,
        Func<double, IReadOnlyList<Check>> check)
    {
        var server = await context.PostgresAsync();
        var database = await server.CreateDatabaseAsync();
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder(), database);
        await using var ingest = new IngestSide(finApi, source, tape);
        var (copies, ingests) = (new List<double>(), new List<Round>());
        for (var i = -1; i < context.Settings.Rounds; i++)
        {
            var round = ingest.Measure();
            List<IngestItem> items = [.. tape(i + 1)];
            var copied = items.Count / await CopyAsync(server, database, items, i + 1);
            if (i >= 0) // the first ones warm up
            {
                ingests.Add(round);
                copies.Add(copied);
            }
        }

        var ratio = Sample.MedianOf(ingests.Zip(copies, (round, copy) => round.PerSecond / copy));
        return
        [
            result with
            {
                Unit = "row",
                Samples = [new Sample("FinApi", ingests)],
                Checks = check(ratio),
                Notes = [$"\\copy wrote {Sample.MedianOf(copies):N0} rows/s, FinApi {ratio:N2} times as many."],
            },
        ];
    }

    // Seconds that psql took.
    private static async Task<double> CopyAsync(
        PostgresServer server, string database, List<IngestItem> items, int round)
    {
        var path = Path.Combine(Path.GetTempPath(), $"finapi-bench-{Guid.NewGuid():n}.csv");
        await File.WriteAllTextAsync(path, CopyRows(items, round));
        try
        {
            var start = Stopwatch.GetTimestamp();
            await server.RunPsqlAsync(database, $"\\copy trade ({Columns}) FROM '{path}' WITH (FORMAT csv)");
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string CopyRows(List<IngestItem> items, int round)
    {
        var text = new StringBuilder();
        var sequence = 1_000_000_000 + ((long)round * items.Count);
        foreach (var item in items)
        {
            var trade = item.Trade;
            var time = (trade.EventTime.Seconds * 1_000_000_000) + trade.EventTime.Nanos;
            text.Append(CultureInfo.InvariantCulture, $"C{trade.Symbol},{time},{++sequence},{time + 1_000_000},");
            text.Append(CultureInfo.InvariantCulture, $"{trade.TradeId},{trade.Price},{trade.Size},XNAS,0\n");
        }

        return text.ToString();
    }
}

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
    private const int RowsARound = 20_000;

    private const string Columns =
        "symbol, event_time, sequence, receive_time, trade_id, price, size, venue, aggressor_side";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("bars-390-cold", "390 bars over gRPC from PostgreSQL, another range each time", RunColdAsync) { IsInSmoke = false },
        new("ingest-small", "durable ingest of 1,000 quotes/s in batches of 10 into the embedded store", RunSmallAsync)
        {
            IsInSmoke = false,
        },
        new("ingest-sqlite", "durable ingest of trades in batches of 1,000 into the embedded store", RunSqliteAsync),
        new("ingest-postgres", "the same into PostgreSQL, against psql's copy of the same rows", RunPostgresAsync)
        {
            IsInSmoke = false,
        },
    ];

    private static async Task<IReadOnlyList<Result>> RunColdAsync(BenchContext context)
    {
        var database = await (await context.PostgresAsync()).CreateDatabaseAsync();
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder(), database);
        await using var limit = await LimitServer.StartAsync(database);
        await RequestStage.FillAsync(finApi, context.Symbols);
        await PostgresServer.ExecuteAsync(database, "VACUUM (ANALYZE) bar");
        RequestLoad Load(ServerProcess server)
        {
            var next = -1;
            return new RequestLoad().AddGrpc(server.Grpc, ListBarsPath, finApi.Key, 4, 2, () => RangeAt(++next));
        }

        using var limitLoad = Load(limit.Process);
        using var finApiLoad = Load(finApi.Process);
        var comparison = Comparison.Run(
            context.Settings.Rounds,
            () => Round.Measure(limit.Process, limitLoad.Tally, () => limitLoad.Run(context.Settings.RoundTime)),
            () => Round.Measure(finApi.Process, finApiLoad.Tally, () => finApiLoad.Run(context.Settings.RoundTime)));
        return
        [
            Result.Of(
                "bars-390-cold",
                "ListBars over gRPC of 390 bars in PostgreSQL, a range that was not asked for before each time, 4 connections "
                + "x 2 calls; the limit is Npgsql and the same messages and formatter on grpc-dotnet",
                comparison) with
            {
                Checks = [new Check("P4", "390 bars cold from PostgreSQL, CPU", comparison.Ratio, 1.2, "x")],
            },
        ];
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
            new Result("ingest-small", "durable ingest of 1,000 quotes/s of 500 symbols, 10 ms of it a batch, no subscribers")
            {
                Unit = "row",
                Samples = [new Sample("FinApi", [.. Enumerable.Range(0, context.Settings.Rounds).Select(_ => Measure())])],
            },
        ];
    }

    private static async Task<IReadOnlyList<Result>> RunSqliteAsync(BenchContext context)
    {
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
        await using var ingest = new IngestSide(finApi, context.Settings.Scaled(RowsARound));
        Comparison.WarmUp(context.Settings.Rounds, ingest.Measure);
        Round[] rounds = [.. Enumerable.Range(0, context.Settings.Rounds).Select(_ => ingest.Measure())];
        return
        [
            new Result("ingest-sqlite", "durable ingest of trades in batches of 1,000, 32 on their way, into the embedded store")
            {
                Unit = "row", Samples = [new Sample("FinApi", rounds)],
            },
        ];
    }

    private static async Task<IReadOnlyList<Result>> RunPostgresAsync(BenchContext context)
    {
        var rows = context.Settings.Scaled(RowsARound);
        var server = await context.PostgresAsync();
        var database = await server.CreateDatabaseAsync();
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder(), database);
        await using var ingest = new IngestSide(finApi, rows);
        var (copies, ingests) = (new List<double>(), new List<Round>());
        for (var i = -1; i < context.Settings.Rounds; i++)
        {
            var round = ingest.Measure();
            var copied = rows / await CopyAsync(context, server, database, rows, i + 1);
            if (i >= 0) // the first ones warm up
            {
                ingests.Add(round);
                copies.Add(copied);
            }
        }

        var sample = new Sample("FinApi", ingests);
        var ratio = Sample.MedianOf(ingests.Zip(copies, (round, copy) => round.PerSecond / copy));
        return
        [
            new Result(
                "ingest-postgres",
                "durable ingest (fsync) of trades in batches of 1,000, 32 on their way, bars built from them, into PostgreSQL; "
                + "in turns with psql \\copy of as many rows into the same table with the same indexes")
            {
                Unit = "row",
                Samples = [sample],
                Checks = [new Check("P10", "durable ingest into PostgreSQL, rows/s against \\copy", ratio, 0.5, "x", AtLeast: true)],
                Notes = [$"\\copy wrote {Sample.MedianOf(copies):N0} rows/s."],
            },
        ];
    }

    // Seconds that psql took.
    private static async Task<double> CopyAsync(
        BenchContext context, PostgresServer server, string database, int rows, int round)
    {
        var path = Path.Combine(Path.GetTempPath(), $"finapi-bench-{Guid.NewGuid():n}.csv");
        await File.WriteAllTextAsync(path, CopyRows(rows, round));
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

    private static string CopyRows(int rows, int round)
    {
        var text = new StringBuilder();
        var sequence = (long)round * rows;
        foreach (var item in Shelf.Trades("COPIED", rows))
        {
            var trade = item.Trade;
            var time = (trade.EventTime.Seconds * 1_000_000_000) + trade.EventTime.Nanos;
            text.Append(CultureInfo.InvariantCulture, $"C{sequence % 100:00},{time},{++sequence + 1_000_000_000},{time + 1_000_000},");
            text.Append(CultureInfo.InvariantCulture, $"{trade.TradeId},{trade.Price},{trade.Size},XNAS,0\n");
        }

        return text.ToString();
    }
}

using System.Text;
using FinApi.Bench.Load;
using FinApi.Bench.Measuring;
using FinApi.Bench.Report;
using FinApi.Bench.Servers;

namespace FinApi.Bench.Scenarios;

/// <summary>Files that take minutes to be received, beside calls that somebody waits for.</summary>
internal static class ExportScenarios
{
    private const string Name = "slow-exports";
    private const string Symbol = "EXPORT";
    private const int Rows = 1_000_000;
    private const int Exports = 10;
    private const int BytesASecond = 512 * 1024;
    private const int QuotesASecond = 500;
    private const double Mebi = 1_024 * 1_024;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(Name, "ten exports of a million trades to slow clients, beside quotes", RunAsync) { IsInSmoke = false },
    ];

    private static async Task<IReadOnlyList<Result>> RunAsync(BenchContext context)
    {
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
        await RequestStage.FillAsync(finApi, context.Symbols);
        await using (var publisher = new Publisher(finApi.Process.Grpc, finApi.IngestKey, "import:exports"))
        {
            await publisher.PublishAsync(Shelf.Trades(Symbol, Rows));
            await publisher.DrainAsync();
        }

        byte[] quote = HttpText.Get(finApi.Key, "/v1/instruments/S000/quote");
        using var quotes = new OpenLoad(finApi.Process.Http, 16, QuotesASecond, [quote]);
        Round Measure() => Round.Measure(
            finApi.Process, quotes.Tally, () => quotes.Run(context.Settings.RoundTime));
        Comparison.WarmUp(context.Settings.Rounds, Measure);
        var before = Enumerable.Range(0, context.Settings.Rounds).Select(_ => Measure()).ToList();
        var memory = MemoryOf(finApi.Process);
        var downloads = Enumerable.Range(0, Exports).Select(_ => Start(finApi)).ToList();
        await UnderWayAsync(downloads);
        var beside = Enumerable.Range(0, context.Settings.Rounds).Select(_ => Measure()).ToList();
        var grown = MemoryOf(finApi.Process);
        var (whole, idle) = await EndAsync(finApi.Process, downloads);
        return [Describe(before, beside, (grown.Heap - memory.Heap, grown.Resident - memory.Resident), whole, idle)];
    }

    // As HTTP/1.0, so that the end of the connection is the end of the file.
    private static SlowDownload Start(FinApiServer finApi) =>
        SlowDownload.Start(
            finApi.Process.Http,
            Encoding.ASCII.GetBytes(
                $"GET /v1/instruments/{Symbol}/trades:export HTTP/1.0\r\nx-api-key: {finApi.Key}\r\n\r\n"),
            BytesASecond);

    private static async Task UnderWayAsync(List<SlowDownload> downloads)
    {
        while (downloads.Exists(download => download.Bytes < 2 * BytesASecond))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    // Half of them get the rest at once; then the others go away, and the server should have nothing more to do.
    private static async Task<(bool AreWhole, double IdleCores)> EndAsync(
        ServerProcess server, List<SlowDownload> downloads)
    {
        var finished = downloads[..(Exports / 2)];
        await Task.WhenAll(finished.Select(download => download.FinishAsync()));
        downloads.ForEach(download => download.Dispose());
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        var cpu = server.Cpu;
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        return (finished.TrueForAll(download => download.Lines > Rows), (server.Cpu - cpu).TotalSeconds / 2);
    }

    private static Result Describe(
        List<Round> before, List<Round> beside, (double Heap, double Resident) grown, bool areWhole, double idleCores)
    {
        var (alone, among) = (new Sample("quotes alone", before), new Sample("beside exports", beside));
        return new Result(
            Name,
            $"{Exports} exports of {Rows:N0} trades as CSV (86 MB each), {BytesASecond / 1024} KB/s each, beside "
            + $"{QuotesASecond} quotes/s over REST; the CPU of the second row holds the exports'")
        {
            Samples = [alone, among],
            Checks =
            [
                new Check("P14", "quotes' p99 beside ten exports", among.Median(round => round.P99), 10, "ms"),
                new Check("P14", "heap of an export to a slow client", grown.Heap / Exports / Mebi, 1, "MiB"),
                new Check("P14", "processors after the clients have gone", idleCores, 0.1, "cores"),
            ],
            Failure = areWhole ? null : "a file that was received to its end lacks rows",
            Notes =
            [
                $"Memory with ten exports under way: {grown.Resident / Mebi:F1} MiB resident and "
                + $"{grown.Heap / Mebi:F1} MiB of live heap more than before.",
            ],
        };
    }

    private static (double Heap, double Resident) MemoryOf(ServerProcess server)
    {
        var heap = server.ReadCounters(collect: true).HeapBytes;
        return (heap, server.ResidentBytes);
    }
}

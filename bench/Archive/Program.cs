using System.Globalization;
using FinApi.Bench.Archive;
using FinApi.Bench.Postgres;
using FinApi.Bench.Report;

// Fills a store with ticks, archives them, and measures what files take and what reading them costs.
const long DefaultTicks = 50_000_000;

var (ticks, output) = (DefaultTicks, (string?)null);
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--ticks" when i + 1 < args.Length
            && long.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out ticks)
            && ticks >= Tape.FewestTicks:
            i++;
            break;
        case "--output" when i + 1 < args.Length:
            output = args[++i];
            break;
        default:
            await Console.Error.WriteLineAsync(
                $"Write --ticks and a number from {Tape.FewestTicks}, and --output and a file for the report.");
            return 2;
    }
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, interrupt) =>
{
    interrupt.Cancel = true;
    stop.Cancel();
};

var folder = Directory.CreateTempSubdirectory("finapi-bench-archive-");
try
{
    var report = new BenchReport();
    report.Write($"""
        # The archive

        Written by `bench/run-archive`: {Machine.Describe()}.
        """);
    await using (var market = await ArchivedStore.StartAsync(folder))
    {
        var tape = new Tape(ticks);
        await Filling.RunAsync(market, tape, report, stop.Token);
        await Writing.RunAsync(market, report, stop.Token);
        await Reading.RunAsync(market, tape, report, stop.Token);
    }

    if (output is not null)
    {
        await File.WriteAllTextAsync(output, report.ToString(), stop.Token);
    }

    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Interrupted; nothing is left behind.");
    return 130;
}
finally
{
    folder.Delete(recursive: true);
}

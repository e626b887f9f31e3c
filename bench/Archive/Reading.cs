using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.History;
using FinApi.Bench.Postgres;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;
using ParquetSharp.Arrow;

namespace FinApi.Bench.Archive;

/// <summary>
/// What a row costs from the store and from a file, and how many bytes of a file one instrument needs. Medians of
/// several rounds.
/// </summary>
internal static class Reading
{
    private const int Rounds = 9;
    private const int PageRows = 10_000;
    private const int Day = Tape.Days / 2;

    public static async Task RunAsync(
        ArchivedStore market, Tape tape, BenchReport report, CancellationToken cancellationToken)
    {
        var part = ArchivePart.Of(DataKind.Trades, Tape.DayOf(Day));
        var manifest = (await market.Get<ArchiveCatalog>().FindManifestAsync(part, cancellationToken))!;
        var path = Path.Combine(market.Archive, part.Folder, manifest.File);
        report.Write($"""

            ## Reads

            A day of {manifest.Rows:N0} trades, {manifest.Bytes / 1e6:0.0} MB, in the page cache. Medians of {Rounds}
            rounds, in nanoseconds a row of the instrument: until each is an object, or for columns until they are
            arrays of Arrow.

            | | instrument's rows | ns a row |
            |---|---|---|
            """);
        foreach (var place in new[] { 0, 9, 49 })
        {
            var symbol = Tape.Symbols[place];
            var rows = RowsOf(manifest, symbol);
            if (rows == 0)
            {
                continue;
            }

            var store = await MedianAsync(() => ReadStoreAsync(market, symbol, cancellationToken));
            var group = await MedianAsync(() => DecodeAsync(path, manifest, symbol, cancellationToken));
            report.Write($"| store, pages of {PageRows:N0}, {symbol} | {rows:N0} | {store / rows:0} |");
            report.Write($"| its row groups as columns, {symbol} | {rows:N0} | {group / rows:0} |");
        }

        var file = await MedianAsync(() => ReadFileAsync(market, path, manifest, cancellationToken));
        report.Write($"| the whole file as rows | {manifest.Rows:N0} | {file / manifest.Rows:0} |");
        WriteRanges(report, manifest);
    }

    // The requests of a reader that has nothing: the manifest, the footer, and the row groups of the instrument.
    private static void WriteRanges(BenchReport report, ArchiveManifest manifest)
    {
        report.Write("""

            ## Bytes that one instrument needs

            | instrument | rows | row groups | of its own | bytes |
            |---|---|---|---|---|
            """);
        foreach (var place in new[] { 0, 9, 49 })
        {
            var groups = GroupsOf(manifest, Tape.Symbols[place]).ToList();
            var own = groups.Count(group => manifest.RowGroups[group].Runs.Count == 1);
            var bytes = groups.Sum(group => manifest.RowGroups[group].Length);
            var rows = RowsOf(manifest, Tape.Symbols[place]);
            report.Write($"| {Tape.Symbols[place]} | {rows:N0} | {groups.Count} | {own} | {bytes:N0} |");
        }
    }

    private static async Task ReadStoreAsync(ArchivedStore market, Symbol symbol, CancellationToken cancellationToken)
    {
        var trades = market.Get<ITradeReader>();
        var start = Tape.OpenOf(Day);
        var range = new TickRange(symbol, start, start + Duration.FromDays(1), IsDescending: false, PageRows);
        while (true)
        {
            var (rows, _) = await trades.ReadPageAsync(range, cancellationToken);
            using (rows)
            {
                if (rows.Count < PageRows)
                {
                    return;
                }

                range = range with { After = TickOrder.Of(rows[^1]) };
            }
        }
    }

    private static async Task DecodeAsync(
        string path, ArchiveManifest manifest, Symbol symbol, CancellationToken cancellationToken)
    {
        using var reader = new FileReader(path);
        using var batches = reader.GetRecordBatchReader([.. GroupsOf(manifest, symbol)]);
        while (await batches.ReadNextRecordBatchAsync(cancellationToken) is { } batch)
        {
            batch.Dispose();
        }
    }

    private static async Task ReadFileAsync(
        ArchivedStore market, string path, ArchiveManifest manifest, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(path);
        var count = 0L;
        await foreach (var (_, rows) in market.Get<IArchiveFiles>()
            .ReadAsync<Trade>(content, manifest.Instruments, cancellationToken))
        {
            count += rows.Count;
        }

        if (count != manifest.Rows)
        {
            throw new InvalidOperationException($"{path} has {count} rows, and its manifest says {manifest.Rows}.");
        }
    }

    private static IEnumerable<int> GroupsOf(ArchiveManifest manifest, Symbol symbol)
    {
        var place = PlaceOf(manifest, symbol);
        return Enumerable.Range(0, manifest.RowGroups.Count)
            .Where(group => manifest.RowGroups[group].Runs.Any(run => run.Instrument == place));
    }

    private static long RowsOf(ArchiveManifest manifest, Symbol symbol)
    {
        var place = PlaceOf(manifest, symbol);
        return manifest.RowGroups.SelectMany(group => group.Runs).Where(run => run.Instrument == place)
            .Sum(run => run.Rows);
    }

    private static int PlaceOf(ArchiveManifest manifest, Symbol symbol) =>
        manifest.Instruments.ToList().FindIndex(instrument => instrument.Symbol == symbol.Value);

    // Nanoseconds.
    private static async Task<double> MedianAsync(Func<Task> read)
    {
        List<double> times = [];
        for (var round = 0; round < Rounds; round++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await read();
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalNanoseconds);
        }

        times.Sort();
        return times[Rounds / 2];
    }
}

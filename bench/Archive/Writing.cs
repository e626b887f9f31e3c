using FinApi.Application.Archive.Manifests;
using FinApi.Application.Archive.Writing;
using FinApi.Bench.Postgres;

namespace FinApi.Bench.Archive;

/// <summary>Archives what the store has, and says what the files take.</summary>
internal static class Writing
{
    public static async Task RunAsync(ArchivedStore market, BenchReport report, CancellationToken cancellationToken)
    {
        var catalog = market.Get<ArchiveCatalog>();
        var job = market.Get<ArchiveJob>();
        var started = TimeProvider.System.GetTimestamp();
        int before, after = -1;
        do
        {
            // A turn ends after some minutes, so that other nodes come.
            before = after;
            await job.RunAsync(cancellationToken);
            after = (await catalog.ListAsync(cancellationToken)).Count;
            report.Tell($"{after} files are archived");
        }
        while (after != before);

        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        report.Write("""

            ## Files

            | dataset | files | rows | bytes | bytes a row |
            |---|---|---|---|---|
            """);
        var all = 0L;
        foreach (var kind in ArchivePart.Kinds)
        {
            var (files, rows, bytes) = (0, 0L, 0L);
            foreach (var part in await catalog.ListAsync(kind, cancellationToken))
            {
                var manifest = await catalog.FindManifestAsync(part, cancellationToken);
                (files, rows, bytes) = (files + 1, rows + manifest!.Rows, bytes + manifest.Bytes);
            }

            all += rows;
            var perRow = (double)bytes / Math.Max(rows, 1);
            report.Write($"| {ArchivePart.DatasetOf(kind)} | {files} | {rows:N0} | {bytes:N0} | {perRow:0.0} |");
        }

        report.Write($"""

            Written in {seconds:0} s, {all / seconds:N0} rows a second: read from the store, written, read back from the
            disk and compared, by one node.
            """);
    }
}

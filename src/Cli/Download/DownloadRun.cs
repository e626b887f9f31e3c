using System.Globalization;
using FinApi.Cli.CommandLine;
using FinApi.Contracts.V1;

namespace FinApi.Cli.Download;

/// <summary>Downloads files one after the other and says what became of them.</summary>
internal sealed class DownloadRun(Uri server, FileList list, CliContext context) : IDisposable
{
    private readonly FileFetcher _fetcher = new(server, list, context);

    public async Task RunAsync(
        IReadOnlyList<ArchivedFile> files, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        try
        {
            folder.Create();
            List<ArchivedFile> missing = [];
            foreach (var file in files)
            {
                if (!await FileFetcher.IsThereAsync(folder, file, cancellationToken))
                {
                    missing.Add(file);
                }
            }

            var toCome = missing.Sum(file => FileFetcher.MissingOf(folder, file));
            Say(files.Count, missing.Count, toCome, folder);
            CheckSpace(folder, toCome);
            if (missing.Count > 0)
            {
                await ShowAsync(missing, folder, cancellationToken);
            }

            NameOutdated(files, folder);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new CliException(
                $"{e.Message} Look at the folder {folder.FullName} and its disk, then run the same command again: it "
                + "goes on where it was.",
                innerException: e);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            context.WriteError("What has come is kept: the same command goes on there.");
            throw;
        }
    }

    public void Dispose() => _fetcher.Dispose();

    private Task ShowAsync(
        List<ArchivedFile> missing, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        return context.ErrorConsole.DrawsInPlace()
            ? TerminalDownloads.RunAsync(context.ErrorConsole, missing.Sum(file => file.Bytes), FetchAsync)
            : FetchAsync(new PlainDownloads(context));

        async Task FetchAsync(IDownloadProgress progress)
        {
            foreach (var file in missing)
            {
                progress.Begin(file);
                await _fetcher.FetchAsync(folder, file, progress, cancellationToken);
            }
        }
    }

    private void Say(int all, int missing, long bytes, DirectoryInfo folder)
    {
        var there = all - missing;
        context.WriteError(missing == 0
            ? $"All {all} files are in {folder.FullName} already."
            : $"Downloading {missing} {(missing == 1 ? "file" : "files")}, {ByteText.Of(bytes)}, to {folder.FullName}"
                + (there == 0 ? "." : $"; {there} are there already."));
    }

    private static void CheckSpace(DirectoryInfo folder, long bytes)
    {
        var free = new DriveInfo(folder.FullName).AvailableFreeSpace;
        if (free < bytes)
        {
            throw new CliException(
                $"The disk of {folder.FullName} has {ByteText.Of(free)} left, and the files need {ByteText.Of(bytes)}: "
                + "choose another folder with --output, or fewer days.");
        }
    }

    // They are the user's: what reads all files of the folder would read these rows twice.
    private void NameOutdated(IReadOnlyList<ArchivedFile> files, DirectoryInfo folder)
    {
        var outdated = files.SelectMany(file => Enumerable.Range(1, file.Revision - 1)
                .Select(revision => string.Create(
                    CultureInfo.InvariantCulture, $"{file.Dataset}-{file.Date}-r{revision}.parquet")))
            .Where(name => File.Exists(Path.Combine(folder.FullName, name)))
            .ToList();
        if (outdated.Count > 0)
        {
            context.WriteError(
                $"A newer revision has taken the place of {string.Join(", ", outdated)}. Delete what is outdated, or "
                + "its rows are read twice.");
        }
    }
}

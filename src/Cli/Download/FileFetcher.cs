using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;

namespace FinApi.Cli.Download;

/// <summary>
/// Downloads a file: into one beside it (<c>.part</c>), which takes its name once the SHA-256 is right. What came
/// before the line broke, or an earlier command ended, is not asked for again.
/// </summary>
internal sealed class FileFetcher(Uri server, FileList list, CliContext context) : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    // A line that brings nothing for so long is given up and tried again.
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(30);

    // Without the key: a link needs none, and may lead to another host.
    private readonly HttpClient _http = RestApi.ClientOf(server, Timeout.InfiniteTimeSpan);

    /// <summary>Whether a folder has a file, whole.</summary>
    public static async Task<bool> IsThereAsync(
        DirectoryInfo folder, ArchivedFile file, CancellationToken cancellationToken)
    {
        var path = PathOf(folder, file);
        return new FileInfo(path) is { Exists: true, Length: var length }
            && length == file.Bytes
            && await Sha256OfAsync(path, cancellationToken) == file.Sha256;
    }

    /// <summary>How many bytes of a file are still to come.</summary>
    public static long MissingOf(DirectoryInfo folder, ArchivedFile file) =>
        new FileInfo(PartOf(PathOf(folder, file))) is { Exists: true, Length: var length } && length <= file.Bytes
            ? file.Bytes - length
            : file.Bytes;

    /// <summary>Downloads a file, or what is missing of it.</summary>
    /// <exception cref="CliException">It could not be had.</exception>
    public async Task FetchAsync(
        DirectoryInfo folder, ArchivedFile file, IDownloadProgress progress, CancellationToken cancellationToken)
    {
        var (damaged, useless) = (0, 0);
        while (true)
        {
            var path = PathOf(folder, file);
            var part = PartOf(path);
            var (newer, hasProgressed) = await FillAsync(part, file, progress, cancellationToken);
            if (newer is not null)
            {
                useless = hasProgressed ? 0 : useless + 1;
                ThrowIfUseless(file, useless);
                if (newer.Name != file.Name)
                {
                    // Another revision holds by now.
                    File.Delete(part);
                }

                file = newer;
                continue;
            }

            if (await Sha256OfAsync(part, cancellationToken) == file.Sha256)
            {
                File.Move(part, path, overwrite: true);
                return;
            }

            File.Delete(part);
            progress.Add(-file.Bytes);
            ThrowIfDamaged(file, ++damaged);
        }
    }

    public void Dispose() => _http.Dispose();

    private static void ThrowIfUseless(ArchivedFile file, int times)
    {
        if (times > 1)
        {
            throw new CliException(
                $"The link of {file.Name} is refused, and a new one too. Its operator has to look: the file may be "
                + "gone (finapi-api archive verify), or in S3 the server's credentials lack s3:GetObject, or "
                + "Archive:LinkEndpoint is wrong.");
        }
    }

    private static void ThrowIfDamaged(ArchivedFile file, int times)
    {
        if (times > 1)
        {
            throw new CliException(
                $"{file.Name} came twice with another SHA-256 than the server says: the file is damaged there. Its "
                + "operator finds it with: finapi-api archive verify");
        }
    }

    // Reads until all bytes are there, or the link is good no more: then it returns the file with another one.
    private async Task<(ArchivedFile? Newer, bool HasProgressed)> FillAsync(
        string part, ArchivedFile file, IDownloadProgress progress, CancellationToken cancellationToken)
    {
        await using var content = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (content.Length > file.Bytes)
        {
            content.SetLength(0);
        }

        content.Seek(0, SeekOrigin.End);
        progress.Add(content.Length);
        var first = content.Length;
        var (failures, failingSince) = (0, context.TimeProvider.GetTimestamp());
        while (content.Length < file.Bytes)
        {
            var before = content.Length;
            Exception? failure = null;
            try
            {
                if (!await ReadAsync(content, file, progress, cancellationToken))
                {
                    progress.Add(-content.Length);
                    return (await list.RenewAsync(file.Date, cancellationToken), content.Length > first);
                }
            }
            catch (Exception e) when (IsPassing(e) && !cancellationToken.IsCancellationRequested)
            {
                failure = e;
            }

            if (content.Length > before)
            {
                (failures, failingSince) = (0, context.TimeProvider.GetTimestamp());
            }
            else
            {
                failure ??= new HttpRequestException("The answer was empty.");
                await WaitAsync(file, failure, ++failures, failingSince, progress, cancellationToken);
            }
        }

        return (null, HasProgressed: true);
    }

    // False: the link is not good any more.
    private async Task<bool> ReadAsync(
        FileStream content, ArchivedFile file, IDownloadProgress progress, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, RestApi.PathBelow(file.DownloadUrl));
        request.Headers.Range = content.Length == 0 ? null : new RangeHeaderValue(content.Length, to: null);
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stalled.CancelAfter(Stall);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stalled.Token);
        if (answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            return false;
        }

        answer.EnsureSuccessStatusCode();
        if (content.Length > 0 && answer.Content.Headers.ContentRange?.From != content.Length)
        {
            // All of it was sent, by one who does not know ranges.
            progress.Add(-content.Length);
            content.SetLength(0);
        }

        await using var body = await answer.Content.ReadAsStreamAsync(stalled.Token);
        var buffer = new byte[BufferBytes];
        int read;
        while (content.Length < file.Bytes && (read = await ReadAsync(body, buffer, stalled.Token)) > 0)
        {
            var wanted = (int)Math.Min(read, file.Bytes - content.Length);
            await content.WriteAsync(buffer.AsMemory(0, wanted), cancellationToken);
            progress.Add(wanted);
            stalled.CancelAfter(Stall);
        }

        return true;
    }

    // What fails here is the line, and not the disk.
    private static async ValueTask<int> ReadAsync(
        Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException e)
        {
            throw new HttpRequestException(e.Message, e);
        }
    }

    private Task WaitAsync(
        ArchivedFile file,
        Exception failure,
        int failures,
        long failingSince,
        IDownloadProgress progress,
        CancellationToken cancellationToken)
    {
        var failing = context.TimeProvider.GetElapsedTime(failingSince);
        if (failing >= context.Retry.GiveUpAfter)
        {
            throw new CliException(
                $"Gave up after {failing.TotalSeconds:N0} s without a byte of {file.Name} ({SentenceOf(failure)}) What "
                + "has come is kept: run the same command again to go on.",
                innerException: failure);
        }

        var delay = context.Retry.DelayAfter(failures, asked: null);
        progress.Notice($"{file.Name}: {SentenceOf(failure)} Trying again in {delay.TotalSeconds:N1} s.");
        return Task.Delay(delay, context.TimeProvider, cancellationToken);
    }

    private static bool IsPassing(Exception e) =>
        e is HttpRequestException or OperationCanceledException;

    private static string SentenceOf(Exception failure) =>
        failure is OperationCanceledException
            ? $"Nothing came for {Stall.TotalSeconds:N0} s."
            : $"{failure.Message.TrimEnd('.')}.";

    private static string PartOf(string path) => $"{path}.part";

    // What a server calls a file must not lead out of the folder.
    private static string PathOf(DirectoryInfo folder, ArchivedFile file) =>
        Path.GetFileName(file.Name) == file.Name && file.Name.Length > 0 && file.Name[0] != '.'
            ? Path.Combine(folder.FullName, file.Name)
            : throw new CliException($"The server names a file '{file.Name}', which is no name of a file.");

    private static async Task<string> Sha256OfAsync(string path, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }
}

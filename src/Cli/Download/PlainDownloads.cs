using FinApi.Contracts.V1;

namespace FinApi.Cli.Download;

/// <summary>A line for each file, for logs.</summary>
internal sealed class PlainDownloads(CliContext context) : IDownloadProgress
{
    public void Begin(ArchivedFile file) => context.WriteError($"{file.Name} {ByteText.Of(file.Bytes)}");

    public void Add(long bytes)
    {
        // A line for each file is enough.
    }

    public void Notice(string sentence) => context.WriteError(sentence);
}

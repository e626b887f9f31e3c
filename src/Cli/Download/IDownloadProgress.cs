using FinApi.Contracts.V1;

namespace FinApi.Cli.Download;

/// <summary>Shows how far a download is.</summary>
internal interface IDownloadProgress
{
    /// <summary>A file begins.</summary>
    void Begin(ArchivedFile file);

    /// <summary>So many bytes more are there; less than none where a file begins anew.</summary>
    void Add(long bytes);

    /// <summary>Says something beside it, on a line of its own.</summary>
    void Notice(string sentence);
}

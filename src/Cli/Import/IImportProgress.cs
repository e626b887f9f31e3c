namespace FinApi.Cli.Import;

/// <summary>Shows how far an import is.</summary>
internal interface IImportProgress
{
    /// <summary>Called for every row, so it has to be quick.</summary>
    void Report(ImportTally tally, long bytesRead, long totalBytes);

    /// <summary>Says something beside it, on a line of its own. From any thread.</summary>
    void Notice(string sentence);
}

namespace FinApi.Cli.Import;

/// <summary>Shows how far an import is. Called for every row, so it has to be quick.</summary>
internal interface IImportProgress
{
    void Report(ImportTally tally, long bytesRead, long totalBytes);
}

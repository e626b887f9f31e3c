namespace FinApi.Cli.Import;

/// <summary>How the import of one file ended.</summary>
internal sealed record ImportOutcome(string File, ImportTally Tally)
{
    /// <summary>Where its rejected rows are; null when there are none.</summary>
    public string? RejectsPath { get; init; }

    /// <summary>Why it ended before the file did; null when it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the problem is the server's, so that other files would fare no better.</summary>
    public bool IsServerLost { get; init; }

    public bool IsDone => Problem is null && Tally.Rejected == 0;

    /// <summary>Whether the server had all of it before.</summary>
    public bool WasImportedBefore => IsDone && Tally.Duplicates > 0 && Tally.Duplicates == Tally.Read;
}

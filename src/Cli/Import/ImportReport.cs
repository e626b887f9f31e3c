namespace FinApi.Cli.Import;

/// <summary>Says what became of the files.</summary>
internal static class ImportReport
{
    public const string Stopping = "Stopping: what is under way is finished first. Ctrl-C again ends at once.";

    public const string Stopped = "Stopped. Acknowledged rows are stored: run the same command again to continue.";

    public static void Write(ImportOutcome outcome, CliContext context)
    {
        var name = Path.GetFileName(outcome.File);
        if (outcome.WasImportedBefore)
        {
            context.Write($"{name}: already imported ({outcome.Tally.Read:N0} rows)");
        }
        else if (outcome.Problem is null || outcome.Tally.Read > 0)
        {
            context.Write($"{name}: {Counts(outcome.Tally)}");
        }

        if (outcome.RejectsPath is { } path)
        {
            context.WriteError($"{name}: the rejected rows are in {path}; correct them there and import this file.");
        }

        if (outcome.Problem is { } problem)
        {
            context.WriteError($"{name}: {problem}");
        }
    }

    public static void WriteTotal(IReadOnlyList<ImportOutcome> outcomes, int fileCount, CliContext context)
    {
        if (fileCount == 1)
        {
            return;
        }

        var total = new ImportTally();
        foreach (var tally in outcomes.Select(outcome => outcome.Tally))
        {
            total.Add(tally);
        }

        context.Write($"{outcomes.Count(o => o.IsDone)} of {fileCount} files without a fault: {Counts(total)}");
    }

    private static string Counts(ImportTally tally) =>
        $"{Number(tally.Read, "row")} read{Revisions(tally)}, {tally.Stored:N0} stored, "
        + $"{tally.Duplicates:N0} duplicates, "
        + $"{tally.Rejected:N0} rejected";

    // An empty field makes a cancel of a correction: the numbers show it.
    private static string Revisions(ImportTally tally) =>
        tally.Cancels + tally.Corrections == 0
            ? string.Empty
            : $" ({Number(tally.Cancels, "cancel")}, {Number(tally.Corrections, "correction")})";

    private static string Number(long count, string noun) => $"{count:N0} {noun}{(count == 1 ? "" : "s")}";
}

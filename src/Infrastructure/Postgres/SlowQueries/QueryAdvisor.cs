using System.Globalization;
using FinApi.Application.Operator;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>Finds out what would make a statement faster, and what that rests on.</summary>
/// <param name="canProve">Whether the extension hypopg is there.</param>
internal sealed class QueryAdvisor(NpgsqlConnection connection, bool canProve)
{
    public static async Task<QueryAdvisor> CreateAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken) =>
        new(connection, await IndexProof.IsPossibleAsync(connection, cancellationToken));

    public async Task<AdvisedQuery> AdviseAsync(string statement, CancellationToken cancellationToken)
    {
        if (await StatementPlanner.ExplainAsync(connection, statement, cancellationToken) is not { } plan)
        {
            return AdvisedQuery.Nothing;
        }

        var tables = await TableFacts.ReadAsync(connection, plan.Scans.Select(scan => scan.Table), cancellationToken);
        var scans = plan.Scans
            .Where(scan => scan.IsSequential && tables.GetValueOrDefault(scan.Table) is { IsLarge: true });
        var advice = new List<QueryAdvice>();
        IndexCandidate? proved = null;
        foreach (var ofTable in scans.GroupBy(scan => tables[scan.Table].Root))
        {
            var whole = new WholeScan([.. ofTable.Select(scan => tables[scan.Table])], ofTable.First().Filter);
            var (found, index) = await AdviseAsync(plan, statement, whole, cancellationToken);
            advice.Add(found);
            proved ??= index;
        }

        advice.AddRange(
            tables.Values.Where(table => table.HasStaleStatistics).GroupBy(table => table.Root).Select(Stale));
        return new AdvisedQuery(advice, proved);
    }

    private async Task<(QueryAdvice Advice, IndexCandidate? Proved)> AdviseAsync(
        StatementPlan plan, string statement, WholeScan scan, CancellationToken cancellationToken)
    {
        if (IndexCandidate.For(scan.Filter, scan.Largest) is not { } candidate)
        {
            return (Sequential(scan, scan.Evidence), null);
        }

        if (!canProve)
        {
            var evidence = $"{scan.Evidence} Not proved: the extension hypopg is not installed.";
            return (Missing(candidate, evidence, false), null);
        }

        var proof = await IndexProof.TryAsync(connection, plan, statement, candidate, cancellationToken);
        return proof.IsWorthwhile
            ? (Missing(candidate, $"{scan.Evidence} {proof.Gain}", true), candidate)
            : (Sequential(scan, $"{scan.Evidence} {proof.NoGain(candidate)}"), null);
    }

    private static QueryAdvice Missing(IndexCandidate candidate, string evidence, bool isProved) =>
        new(
            QueryAdviceKind.MissingIndex,
            $"An index on {candidate.Table} ({candidate.ColumnText}) would serve this statement.",
            evidence,
            candidate.Statement,
            isProved);

    private static QueryAdvice Sequential(WholeScan scan, string evidence) =>
        new(
            QueryAdviceKind.SequentialScan,
            $"It reads {scan.Largest.Root} from end to end: ask for less, such as a shorter range of time.",
            evidence,
            string.Empty,
            IsProved: false);

    private static QueryAdvice Stale(IGrouping<string, TableFacts> tables)
    {
        var worst = tables.MaxBy(table => table.Changes)!;
        var since = worst.AnalyzeTime is { } time
            ? Invariant($"since it was analysed at {time.ToUniversalTime():yyyy-MM-dd HH:mm} UTC")
            : "and it was never analysed";
        return new QueryAdvice(
            QueryAdviceKind.StaleStatistics,
            $"The planner's statistics of {worst.Name} are old: analyse it, and let autovacuum do so more often.",
            Invariant($"{worst.Changes:N0} rows of {worst.Name} changed {since}; it has {worst.Rows:N0}."),
            $"ANALYZE {worst.Name}",
            IsProved: false);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Tables, or partitions of one table, that a statement reads from end to end.
    private sealed record WholeScan(IReadOnlyList<TableFacts> Parts, string Filter)
    {
        public TableFacts Largest { get; } = Parts.MaxBy(part => part.Pages)!;

        public string Evidence
        {
            get
            {
                var whole = Parts.Count == 1
                    ? string.Empty
                    : $"{Parts.Count} partitions of {Largest.Root}, the largest ";
                var filter = Filter.Length == 0
                    ? "without a filter"
                    : $"to filter by {StatementText.Normalize(Filter)}";
                var size = Invariant($"{Largest.Rows:N0} rows ({Largest.MegaBytes:N0} MiB)");
                return $"It reads all of {whole}{Largest.Name} with {size}, {filter}.";
            }
        }
    }
}

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>One row of pg_stat_statements.</summary>
/// <param name="QueryId">PostgreSQL's number for the normalised text.</param>
/// <param name="Query">The text, with $1 for what was a value.</param>
/// <param name="IsOwn">Whether FinApi's own user ran it: only such texts are planned again.</param>
internal sealed record StatementStatistic(
    long QueryId,
    string Query,
    bool IsOwn,
    long Calls,
    double TotalMs,
    double MeanMs,
    double MaxMs,
    long RowCount,
    long BlocksHit,
    long BlocksRead);

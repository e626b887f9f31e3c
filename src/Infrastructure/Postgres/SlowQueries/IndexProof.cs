using System.Globalization;
using Dapper;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>Shows the planner an index that is not there (extension hypopg) and looks whether it takes it.</summary>
/// <param name="CostBefore">Without it.</param>
/// <param name="CostAfter">With it; null when the planner does not take it.</param>
internal sealed record IndexProof(double CostBefore, double? CostAfter)
{
    // Less is not worth what the index costs each write.
    private const double WorthwhileShare = 0.5;

    public bool IsWorthwhile => CostAfter <= CostBefore * WorthwhileShare;

    public string Gain =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"With a hypothetical index the planner's cost falls from {CostBefore:0} to {CostAfter:0}.");

    private const string ExistsSql = "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'hypopg')";

    public string NoGain(IndexCandidate candidate) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"A hypothetical index on ({candidate.ColumnText}) leaves the cost at {CostAfter ?? CostBefore:0}.");

    public static Task<bool> IsPossibleAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(ExistsSql, cancellationToken: cancellationToken));

    public static async Task<IndexProof> TryAsync(
        NpgsqlConnection connection,
        StatementPlan before,
        string statement,
        IndexCandidate candidate,
        CancellationToken cancellationToken)
    {
        var create = new CommandDefinition(
            "SELECT indexrelid FROM hypopg_create_index(@Statement)",
            new { candidate.Statement },
            cancellationToken: cancellationToken);
        await connection.ExecuteAsync(create);
        try
        {
            var after = await StatementPlanner.ExplainAsync(connection, statement, cancellationToken);
            return new IndexProof(before.Cost, after is { IsHypothetical: true } ? after.Cost : null);
        }
        finally
        {
            // They live in the session, which others get from the pool.
            await connection.ExecuteAsync(
                new CommandDefinition("SELECT hypopg_reset()", cancellationToken: cancellationToken));
        }
    }
}

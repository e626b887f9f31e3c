using FinApi.Application.Workers;
using FinApi.Infrastructure.Postgres.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>
/// Reads pg_stat_statements of the primary and of the standbys that answer, keeps the worst statements with advice, and
/// makes a proved index where <see cref="PostgresOptions.AutoIndex"/> says so.
/// </summary>
internal sealed partial class SlowQueryReading(
    MarketDatabase database,
    EachServer servers,
    IndexBuilder builder,
    IOptions<PostgresOptions> options,
    ILogger<SlowQueryReading> logger) : IClusterJob
{
    public string Name => "slow-queries";

    public TimeSpan Period => TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var proved = await database.InTransactionAsync(
            ConnectionPool.Background, connection => ReadAsync(connection, cancellationToken), cancellationToken);
        if (options.Value.AutoIndex && proved is var (index, evidence))
        {
            LogIndex(logger, index.Statement, evidence);
            await builder.BuildAsync(index, evidence, cancellationToken);
        }
    }

    // One transaction: readers see the old statements or the new ones, never none.
    private async Task<(IndexCandidate Index, string Evidence)?> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await StatementStatistics.ExistAsync(connection, cancellationToken))
        {
            await SlowQueryTable.ClearAsync(connection, StatementStatistics.Missing, cancellationToken);
            return null;
        }

        var found = new List<(string Server, StatementStatistic Statistic)>();
        var problem = await servers.ForEachAsync(
            async (server, one) => found.AddRange(
                (await StatementStatistics.ListWorstAsync(one, cancellationToken)).Select(row => (server, row))),
            cancellationToken);
        await SlowQueryTable.ClearAsync(connection, found.Count == 0 ? problem : null, cancellationToken);
        return await AdviseAsync(connection, found, cancellationToken);
    }

    private static async Task<(IndexCandidate Index, string Evidence)?> AdviseAsync(
        NpgsqlConnection connection,
        List<(string Server, StatementStatistic Statistic)> found,
        CancellationToken cancellationToken)
    {
        (IndexCandidate, string)? proved = null;
        var advisor = await QueryAdvisor.CreateAsync(connection, cancellationToken);
        foreach (var (server, statistic) in found)
        {
            // Planning runs functions of the text with FinApi's rights: not those that others wrote.
            var advised = statistic.IsOwn
                ? await advisor.AdviseAsync(statistic.Query, cancellationToken)
                : AdvisedQuery.Nothing;
            await SlowQueryTable.InsertAsync(connection, server, statistic, advised.Advice, cancellationToken);
            if (advised.ProvedIndex is { } index)
            {
                proved ??= (index, advised.Advice.First(advice => advice.IsProved).Evidence);
            }
        }

        return proved;
    }

    [LoggerMessage(LogLevel.Information, "Making an index (Postgres:AutoIndex): {Statement}. {Evidence}")]
    private static partial void LogIndex(ILogger logger, string statement, string evidence);
}

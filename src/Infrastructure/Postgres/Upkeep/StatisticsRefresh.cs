using Dapper;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Upkeep;

/// <summary>Brings the daily statistics and the movers up to date, while they are read.</summary>
internal sealed class StatisticsRefresh : IClusterJob
{
    public string Name => "daily-statistics";

    public TimeSpan Period => TimeSpan.FromMinutes(5);

    // In this order: movers are made of the statistics.
    private const string RefreshSql = """
        REFRESH MATERIALIZED VIEW CONCURRENTLY daily_statistic;
        REFRESH MATERIALIZED VIEW CONCURRENTLY mover
        """;

    public Task RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(RefreshSql, cancellationToken: cancellationToken));
}

using Dapper;
using FinApi.Application.Workers;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Upkeep;

/// <summary>Brings the daily statistics and the movers up to date, while they are read.</summary>
internal sealed class StatisticsRefresh(MarketDatabase database) : IClusterJob
{
    public string Name => "daily-statistics";

    public TimeSpan Period => TimeSpan.FromMinutes(5);

    // In this order: movers are made of the statistics.
    private const string RefreshSql = """
        REFRESH MATERIALIZED VIEW CONCURRENTLY daily_statistic;
        REFRESH MATERIALIZED VIEW CONCURRENTLY mover
        """;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var refresh = new CommandDefinition(RefreshSql, cancellationToken: cancellationToken);
        await database.InTransactionAsync(
            ConnectionPool.Background, connection => connection.ExecuteAsync(refresh), cancellationToken);
    }
}

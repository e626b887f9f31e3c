using FinApi.Application.Operator;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>Tells what <see cref="SlowQueryReading"/> has found, on whatever node that was.</summary>
internal sealed class PostgresSlowQueryReader(MarketDatabase database) : ISlowQueryReader
{
    public async ValueTask<SlowQueryReport> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        var readings = await database.ListAsync(ConnectionPool.Analytics, SlowQueryTable.Reading(), cancellationToken);
        if (readings.Count == 0)
        {
            return new SlowQueryReport([], null, []);
        }

        if (readings[0].Problem is { } problem)
        {
            return SlowQueryReport.Unavailable(problem);
        }

        return new SlowQueryReport(
            await database.ListAsync(ConnectionPool.Analytics, SlowQueryTable.List(limit), cancellationToken),
            readings[0].ReadTime,
            await database.ListAsync(ConnectionPool.Analytics, CreatedIndexTable.List(), cancellationToken));
    }
}

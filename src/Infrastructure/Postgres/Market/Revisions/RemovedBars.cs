using Dapper;
using FinApi.Domain.Revisions;
using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market.Revisions;

/// <summary>Takes bars from the table <c>bar</c> of which no trade stands.</summary>
internal static class RemovedBars
{
    // One step of the primary key (symbol, interval, start_time) for each. The bounds add no condition, but with them
    // the server plans and locks only the partitions between them.
    private const string DeleteSql = """
        DELETE FROM bar
        USING unnest(@Symbols, @Intervals, @StartTimes) AS gone (symbol, interval, start_time)
        WHERE bar.symbol = gone.symbol AND bar.interval = gone.interval AND bar.start_time = gone.start_time
            AND bar.start_time >= @FirstTime AND bar.start_time <= @LastTime
        """;

    public static Task DeleteAsync(NpgsqlConnection connection, IReadOnlyList<BarRemoval> removals)
    {
        var starts = removals.Column(r => r.Bar.StartTime.ToDateTimeUtc());
        return connection.ExecuteAsync(DeleteSql, new
        {
            Symbols = removals.Column(r => r.Bar.Symbol.Value),
            Intervals = removals.Column(r => r.Bar.Interval.Code),
            StartTimes = starts,
            FirstTime = starts.Min(),
            LastTime = starts.Max(),
        });
    }
}

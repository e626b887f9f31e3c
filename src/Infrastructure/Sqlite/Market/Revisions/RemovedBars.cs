using FinApi.Domain.Revisions;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market.Revisions;

/// <summary>Takes bars from the table <c>bar</c> of which no trade stands.</summary>
internal static class RemovedBars
{
    // One step of the primary key.
    private const string DeleteSql = "DELETE FROM bar WHERE symbol = ?1 AND interval = ?2 AND start_time = ?3";

    public static void Delete(SqliteSession session, IReadOnlyList<BarRemoval> removals)
    {
        foreach (var removal in removals)
        {
            var delete = session.Prepare(DeleteSql);
            delete.Bind(1, removal.Bar.Symbol.Value);
            delete.Bind(2, removal.Bar.Interval.Code);
            delete.Bind(3, removal.Bar.StartTime);
            delete.Run();
        }
    }
}

using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Storage;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Market.Revisions;

/// <summary>The table <c>bar_remake</c>.</summary>
internal static class BarRemakeTable
{
    private const string InsertSql =
        "INSERT INTO bar_remake (symbol, sequence, start_time, end_time) VALUES (?1, ?2, ?3, ?4)";

    public static void Insert(SqliteSession session, IReadOnlyList<BarRemake> remakes)
    {
        foreach (var remake in remakes)
        {
            var insert = session.Prepare(InsertSql);
            insert.Bind(1, remake.Symbol.Value);
            insert.Bind(2, remake.Sequence);
            insert.Bind(3, Nanos(remake.Range.Start));
            insert.Bind(4, Nanos(remake.Range.End));
            insert.Run();
        }
    }

    // One step of the primary key.
    private const string DeleteSql = "DELETE FROM bar_remake WHERE symbol = ?1 AND sequence = ?2";

    public static void Delete(SqliteSession session, IReadOnlyList<BarRemake> done)
    {
        foreach (var remake in done)
        {
            var delete = session.Prepare(DeleteSql);
            delete.Bind(1, remake.Symbol.Value);
            delete.Bind(2, remake.Sequence);
            delete.Run();
        }
    }

    // The whole table, which is empty most of the time.
    private const string ListSql = "SELECT symbol, sequence, start_time, end_time FROM bar_remake";

    public static List<BarRemake> List(SqliteSession session, CancellationToken cancellationToken) =>
        session.Prepare(ListSql).List(
            row => new BarRemake(Symbol.Parse(row.Text(0)), row.Long(1), new TimeRange(Time(row, 2), Time(row, 3))),
            cancellationToken);

    private static long? Nanos(Instant? time) => time is { } given ? UnixNanos.Clamp(given) : null;

    private static Instant? Time(SqliteStatement row, int column) => row.IsNull(column) ? null : row.Instant(column);
}

using FinApi.Application.Deletions;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Deletions;

/// <summary>The table <c>reference_item</c>.</summary>
internal static class ReferenceItemTable
{
    // Items of an earlier epoch of their source can never come again: what restarts number anew takes no more room.
    private const string RemoveEarlierSql = """
        DELETE FROM reference_item WHERE symbol = ?1 AND action_number = ?2 AND source = ?3 AND source_epoch < ?4
        """;

    private const string InsertSql = """
        INSERT INTO reference_item (symbol, action_number, source, source_epoch, number) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT DO NOTHING
        """;

    public static void Insert(SqliteSession session, IReadOnlyList<ReferenceItem> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var remove = session.Prepare(RemoveEarlierSql);
            Bind(remove, items[i]);
            remove.Run();
            var insert = session.Prepare(InsertSql);
            Bind(insert, items[i]);
            insert.Bind(5, items[i].Number);
            insert.Run();
        }
    }

    // A range of the primary key.
    private const string ListSql = """
        SELECT source, source_epoch, number
        FROM reference_item
        WHERE symbol = ?1 AND (?2 < 0 OR action_number = ?2)
        """;

    /// <summary>Those of an instrument and all its actions, or of one action.</summary>
    public static List<SourceItems> List(
        SqliteSession session, Symbol symbol, int? actionNumber, CancellationToken cancellationToken)
    {
        var list = session.Prepare(ListSql);
        Bind(list, symbol, actionNumber);
        return list.List(
            row => new SourceItems(row.Text(0), row.Long(1), new SequenceRange(row.Long(2), row.Long(2))),
            cancellationToken);
    }

    private const string RemoveSql =
        "DELETE FROM reference_item WHERE symbol = ?1 AND (?2 < 0 OR action_number = ?2)";

    public static void Remove(SqliteSession session, Symbol symbol, int? actionNumber)
    {
        var remove = session.Prepare(RemoveSql);
        Bind(remove, symbol, actionNumber);
        remove.Run();
    }

    private static void Bind(SqliteStatement statement, ReferenceItem item)
    {
        statement.Bind(1, item.Symbol.Value);
        statement.Bind(2, (long)item.ActionNumber);
        statement.Bind(3, item.Source);
        statement.Bind(4, item.SourceEpoch);
    }

    private static void Bind(SqliteStatement statement, Symbol symbol, int? actionNumber)
    {
        statement.Bind(1, symbol.Value);
        statement.Bind(2, (long)(actionNumber ?? -1));
    }
}

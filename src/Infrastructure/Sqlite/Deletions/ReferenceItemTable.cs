using FinApi.Application.Deletions;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Deletions;

/// <summary>The table <c>reference_item</c>.</summary>
internal static class ReferenceItemTable
{
    private const string InsertSql = """
        INSERT INTO reference_item (symbol, action_number, source, source_epoch, number) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT DO NOTHING
        """;

    public static void Insert(SqliteSession session, IReadOnlyList<ReferenceItem> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var insert = session.Prepare(InsertSql);
            insert.Bind(1, items[i].Symbol.Value);
            insert.Bind(2, (long)items[i].ActionNumber);
            insert.Bind(3, items[i].Source);
            insert.Bind(4, items[i].SourceEpoch);
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

    private static void Bind(SqliteStatement statement, Symbol symbol, int? actionNumber)
    {
        statement.Bind(1, symbol.Value);
        statement.Bind(2, (long)(actionNumber ?? -1));
    }
}

using FinApi.Application.Storage;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>
/// The tables <c>source_ledger</c> and <c>source_range</c>. A ledger may have 10,000 ranges of which a commit changes
/// one or two, so only the rows between the first and the last difference are written.
/// </summary>
internal static class SourceLedgerTable
{
    private const string UpsertSql =
        "INSERT OR REPLACE INTO source_ledger (source, epoch, highest_seen) VALUES (?1, ?2, ?3)";

    // One range of the primary key (source, first).
    private const string DeleteRangesSql = "DELETE FROM source_range WHERE source = ?1 AND first BETWEEN ?2 AND ?3";

    private const string InsertRangeSql = "INSERT INTO source_range (source, first, last) VALUES (?1, ?2, ?3)";

    /// <param name="session">The writer's.</param>
    /// <param name="stored">The ledger as it is stored; null when there is none.</param>
    /// <param name="ledger">The ledger to store, of the same source.</param>
    public static void Update(SqliteSession session, SourceLedger? stored, SourceLedger ledger)
    {
        var upsert = session.Prepare(UpsertSql);
        upsert.Bind(1, ledger.Source);
        upsert.Bind(2, ledger.Epoch);
        upsert.Bind(3, ledger.HighestSeen);
        upsert.Run();

        var old = stored?.Ranges ?? [];
        var head = CommonHead(old, ledger.Ranges);
        var tail = CommonTail(old, ledger.Ranges, head);
        DeleteRanges(session, ledger.Source, old, head, old.Count - tail);
        InsertRanges(session, ledger, head, ledger.Ranges.Count - tail);
    }

    // Each reads one key or key range of its primary key.
    private const string FindSql = "SELECT epoch, highest_seen FROM source_ledger WHERE source = ?1";

    private const string ListRangesSql = "SELECT first, last FROM source_range WHERE source = ?1 ORDER BY first";

    // Must see one commit: the writer is alone, a reader needs a transaction around it.
    public static SourceLedger? Find(SqliteSession session, string source, CancellationToken cancellationToken)
    {
        var find = session.Prepare(FindSql);
        find.Bind(1, source);
        var found = find.List(row => (Epoch: row.Long(0), HighestSeen: row.Long(1)), cancellationToken);
        if (found.Count == 0)
        {
            return null;
        }

        var listRanges = session.Prepare(ListRangesSql);
        listRanges.Bind(1, source);
        var ranges = listRanges.List(row => new SequenceRange(row.Long(0), row.Long(1)), cancellationToken);
        return new SourceLedger(source, found[0].Epoch, ranges, found[0].HighestSeen);
    }

    private static int CommonHead(IReadOnlyList<SequenceRange> old, IReadOnlyList<SequenceRange> now)
    {
        var shorter = Math.Min(old.Count, now.Count);
        var count = 0;
        while (count < shorter && old[count] == now[count])
        {
            count++;
        }

        return count;
    }

    private static int CommonTail(IReadOnlyList<SequenceRange> old, IReadOnlyList<SequenceRange> now, int head)
    {
        var shorter = Math.Min(old.Count, now.Count) - head;
        var count = 0;
        while (count < shorter && old[old.Count - 1 - count] == now[now.Count - 1 - count])
        {
            count++;
        }

        return count;
    }

    private static void DeleteRanges(
        SqliteSession session, string source, IReadOnlyList<SequenceRange> old, int from, int to)
    {
        if (from < to)
        {
            var delete = session.Prepare(DeleteRangesSql);
            delete.Bind(1, source);
            delete.Bind(2, old[from].First);
            delete.Bind(3, old[to - 1].First);
            delete.Run();
        }
    }

    private static void InsertRanges(SqliteSession session, SourceLedger ledger, int from, int to)
    {
        var insert = session.Prepare(InsertRangeSql);
        for (var i = from; i < to; i++)
        {
            insert.Bind(1, ledger.Source);
            insert.Bind(2, ledger.Ranges[i].First);
            insert.Bind(3, ledger.Ranges[i].Last);
            insert.Run();
        }
    }
}

using FinApi.Application.Ports;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>Reads ledgers from the database.</summary>
internal sealed class SqliteSourceLedgerReader(SqliteDatabase database) : ISourceLedgerReader
{
    public ValueTask<SourceLedger?> FindAsync(string source, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.InSnapshot(s => SourceLedgerTable.Find(s, source, cancellationToken)),
            cancellationToken);
}

using FinApi.Application.Ingest.Sources;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>Reads ledgers from the database.</summary>
internal sealed class SqliteSourceLedgerReader(SqliteDatabase database) : ISourceLedgerReader
{
    public ValueTask<SourceLedger?> FindAsync(string source, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.InSnapshot(s => SourceLedgerTable.Find(s, source, cancellationToken)),
            cancellationToken);
}

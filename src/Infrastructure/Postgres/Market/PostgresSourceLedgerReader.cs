using FinApi.Application.Ingest.Sources;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>Reads ledgers from the database.</summary>
internal sealed class PostgresSourceLedgerReader(MarketDatabase database) : ISourceLedgerReader
{
    public async ValueTask<SourceLedger?> FindAsync(string source, CancellationToken cancellationToken)
    {
        var found = await database.ListAsync(
            ConnectionPool.RealTime, SourceLedgerTable.Find(source), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }
}

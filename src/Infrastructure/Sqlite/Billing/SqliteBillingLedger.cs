using FinApi.Application.Billing;
using FinApi.Domain.Billing;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Sqlite.Billing;

/// <summary>The ledger in the database; the writer's thread enters one entry at a time.</summary>
internal sealed class SqliteBillingLedger(SqliteDatabase database) : IBillingLedger
{
    public ValueTask<BillingView> ReadAsync(
        string eventId, IReadOnlyList<string> references, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.InSnapshot(s => BillingTables.Read(s, eventId, references)), cancellationToken);

    public async Task<bool> StoreAsync(BillingEntry entry, CancellationToken cancellationToken)
    {
        // Once begun an entry is not given up: nobody could say whether it was stored.
        cancellationToken.ThrowIfCancellationRequested();
        var isEntered = false;
        await database.WriteAsync(
            roughBytes: 0,
            session => isEntered = BillingTables.TryEnter(session, entry, entry.AddTime - BillingMemory.Events));
        return isEntered;
    }

    public ValueTask<IReadOnlyList<Purchase>> ListAsync(string accountId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Purchase>>(
            session => BillingTables.List(session, accountId, cancellationToken), cancellationToken);
}

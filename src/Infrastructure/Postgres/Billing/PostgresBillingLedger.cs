using FinApi.Application.Billing;
using FinApi.Domain.Billing;
using FinApi.Infrastructure.Postgres.Accounts;
using FinApi.Infrastructure.Postgres.Routing;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Billing;

/// <summary>
/// The ledger in the database: each entry one transaction on the primary, tried again only until a COMMIT was sent.
/// </summary>
internal sealed class PostgresBillingLedger(MarketDatabase database) : IBillingLedger
{
    public async ValueTask<BillingView> ReadAsync(
        string eventId, IReadOnlyList<string> references, CancellationToken cancellationToken)
    {
        // The revision first: purchases that are newer than it make an entry outdated, and not the other way round.
        var state = await database.ListAsync(BillingTables.State(eventId), cancellationToken);
        var purchases = await database.ListAsync(BillingTables.Find(references), cancellationToken);
        return new BillingView(state[0].Revision, state[0].IsKnown, purchases);
    }

    public async Task<bool> StoreAsync(BillingEntry entry, CancellationToken cancellationToken)
    {
        // Once begun an entry is not given up: nobody could say whether it was stored.
        cancellationToken.ThrowIfCancellationRequested();
        var once = new SingleCommit();
        return await database.RepeatOnPrimaryAsync(
            ConnectionPool.RealTime, connection => WriteAsync(connection, entry, once), CancellationToken.None);
    }

    public ValueTask<IReadOnlyList<Purchase>> ListAsync(string accountId, CancellationToken cancellationToken) =>
        database.ListAsync(BillingTables.List(accountId), cancellationToken);

    private async Task<bool> WriteAsync(NpgsqlConnection connection, BillingEntry entry, SingleCommit once)
    {
        var attempt = once.Begin();
        await using var transaction = await database.BeginAsync(
            connection, ConnectionPool.RealTime, CancellationToken.None);
        if (!await BillingTables.TryEnterAsync(connection, entry))
        {
            return false;
        }

        await once.CommitAsync(attempt, transaction);
        return true;
    }
}

using FinApi.Application.Accounts.Authentication;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>Writes when keys and sessions were used last.</summary>
internal sealed class PostgresCredentialUseWriter(MarketDatabase database) : ICredentialUseWriter
{
    // The latest time stays, however often it is written.
    public async Task RecordAsync(IReadOnlyList<CredentialUse> uses, CancellationToken cancellationToken) =>
        await database.RepeatOnPrimaryAsync(
            ConnectionPool.Background,
            async connection =>
            {
                await using var transaction = await database.BeginAsync(
                    connection, ConnectionPool.Background, cancellationToken);
                await ApiKeyTable.TouchAsync(connection, uses);
                await SessionTable.TouchAsync(connection, uses);
                await transaction.CommitAsync(cancellationToken);
                return true;
            },
            cancellationToken);
}

using FinApi.Application.Accounts;
using FinApi.Application.Ports;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>Writes when keys and sessions were used last.</summary>
internal sealed class PostgresCredentialUseWriter(MarketDatabase database) : ICredentialUseWriter
{
    public async Task RecordAsync(IReadOnlyList<CredentialUse> uses, CancellationToken cancellationToken) =>
        await database.OnPrimaryAsync(
            ConnectionPool.Background,
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await ApiKeyTable.TouchAsync(connection, uses);
                await SessionTable.TouchAsync(connection, uses);
                await transaction.CommitAsync(cancellationToken);
                return true;
            },
            cancellationToken);
}

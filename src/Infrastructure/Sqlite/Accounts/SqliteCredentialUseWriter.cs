using FinApi.Application.Accounts.Authentication;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>Writes when keys and sessions were used last.</summary>
internal sealed class SqliteCredentialUseWriter(SqliteDatabase database) : ICredentialUseWriter
{
    public Task RecordAsync(IReadOnlyList<CredentialUse> uses, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return database.WriteAsync(roughBytes: 0, session =>
        {
            foreach (var use in uses)
            {
                ApiKeyTable.Touch(session, use);
                SessionTable.Touch(session, use);
            }
        });
    }
}

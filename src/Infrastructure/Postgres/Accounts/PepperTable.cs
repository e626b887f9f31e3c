using Dapper;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>The table <c>pepper</c>.</summary>
internal static class PepperTable
{
    // Of nodes that start at once one inserts, and all read what it did.
    private const string InsertSql =
        "INSERT INTO pepper (id, fingerprint) VALUES (1, @Fingerprint) ON CONFLICT (id) DO NOTHING";

    private const string FindSql = "SELECT fingerprint FROM pepper WHERE id = 1";

    /// <summary>The fingerprint that is stored; the given one when there was none.</summary>
    public static async Task<byte[]> FindOrInsertAsync(
        NpgsqlConnection connection, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var find = new CommandDefinition(FindSql, cancellationToken: cancellationToken);
        if (await connection.QuerySingleOrDefaultAsync<byte[]>(find) is { } stored)
        {
            return stored;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            InsertSql, new { Fingerprint = fingerprint }, cancellationToken: cancellationToken));
        return await connection.QuerySingleAsync<byte[]>(find);
    }

    private const string IsThereSql = "SELECT to_regclass('pepper') IS NOT NULL";

    /// <summary>The fingerprint that is stored; null when there is none.</summary>
    public static async Task<byte[]?> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var isThere = new CommandDefinition(IsThereSql, cancellationToken: cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(isThere)
            ? await connection.QuerySingleOrDefaultAsync<byte[]>(
                new CommandDefinition(FindSql, cancellationToken: cancellationToken))
            : null;
    }
}

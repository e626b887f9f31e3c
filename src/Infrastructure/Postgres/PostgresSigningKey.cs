using System.Security.Cryptography;
using Dapper;
using FinApi.Application.Paging;
using Npgsql;

namespace FinApi.Infrastructure.Postgres;

/// <summary>The key in the table <c>signing_key</c>, made by the first node, read once by each at its start.</summary>
internal sealed class PostgresSigningKey : ISigningKey
{
    private const int Length = 32;

    private byte[]? _bytes;

    public ReadOnlySpan<byte> Bytes =>
        _bytes ?? throw new InvalidOperationException("The key is read when the host starts, which it has not.");

    // Of nodes that start at once one inserts, and all read what it did.
    private const string CreateSql = """
        INSERT INTO signing_key (name, bytes) VALUES ('page-token', @Bytes) ON CONFLICT (name) DO NOTHING
        """;

    private const string SelectSql = "SELECT bytes FROM signing_key WHERE name = 'page-token'";

    public async Task LoadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var select = new CommandDefinition(SelectSql, cancellationToken: cancellationToken);
        if (await connection.QuerySingleOrDefaultAsync<byte[]>(select) is not { } bytes)
        {
            var parameters = new { Bytes = RandomNumberGenerator.GetBytes(Length) };
            await connection.ExecuteAsync(
                new CommandDefinition(CreateSql, parameters, cancellationToken: cancellationToken));
            bytes = await connection.QuerySingleAsync<byte[]>(select);
        }

        _bytes = bytes;
    }
}

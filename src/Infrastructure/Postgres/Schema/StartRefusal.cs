using Dapper;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Routing;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Schema;

/// <summary>Why a server cannot be used, in a sentence for the operator.</summary>
internal static class StartRefusal
{
    // Partitions of today's kind, and pg_stat views that name what they count.
    private const int OldestMajorVersion = 15;

    /// <summary>Whether trying again without a change is of no use.</summary>
    public static bool IsFinal(Exception exception) =>
        PostgresFailure.Cause(exception) is PostgresException
        {
            SqlState: PostgresErrorCodes.InvalidPassword
                or PostgresErrorCodes.InvalidAuthorizationSpecification
                or PostgresErrorCodes.InvalidCatalogName
                or PostgresErrorCodes.InsufficientPrivilege,
        };

    public static string Explain(Exception exception) =>
        PostgresFailure.Describe(exception).Contains("unsupported startup parameter", StringComparison.Ordinal)
            ? $"PgBouncer refuses FinApi's startup parameters ({PostgresFailure.Describe(exception)}): set "
                + "Postgres:Pooler=PgBouncer."
            : PostgresFailure.Cause(exception) is PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName }
            ? $"PostgreSQL has no such database ({PostgresFailure.Describe(exception)}): create it, or correct "
                + "Database in ConnectionStrings:Postgres."
            : IsFinal(exception)
                ? $"PostgreSQL does not let FinApi in ({PostgresFailure.Describe(exception)}): correct Username and "
                    + "Password in ConnectionStrings:Postgres, or the server's pg_hba.conf."
                : $"PostgreSQL cannot be reached ({PostgresFailure.Describe(exception)}): start a server that takes "
                    + "writes, or correct Host and Port in ConnectionStrings:Postgres.";

    /// <exception cref="StoreUnusableException">The server is older than FinApi can use.</exception>
    public static void ThrowIfTooOld(NpgsqlConnection connection)
    {
        if (connection.PostgreSqlVersion.Major < OldestMajorVersion)
        {
            throw new StoreUnusableException(
                $"PostgreSQL {connection.PostgreSqlVersion} is too old: FinApi needs {OldestMajorVersion} or newer.");
        }
    }

    private const string EncodingSql = "SHOW server_encoding";

    /// <exception cref="StoreUnusableException">The database cannot hold every name.</exception>
    public static async Task ThrowUnlessUnicodeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var encoding = await connection.ExecuteScalarAsync<string>(
            new CommandDefinition(EncodingSql, cancellationToken: cancellationToken));
        if (encoding != "UTF8")
        {
            throw new StoreUnusableException(
                $"The database '{connection.Database}' has the encoding {encoding}, which cannot store all names: "
                + $"make a database with CREATE DATABASE {connection.Database}_utf8 ENCODING 'UTF8' "
                + "TEMPLATE template0, and name it in ConnectionStrings:Postgres.");
        }
    }
}

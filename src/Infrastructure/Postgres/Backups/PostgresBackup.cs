using Dapper;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Backups;
using FinApi.Infrastructure.Postgres.Accounts;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Schema;

namespace FinApi.Infrastructure.Postgres.Backups;

/// <summary>Backups by pg_dump in directory format: of one moment, compressed, restored by several processes.</summary>
internal sealed class PostgresBackup(
    OperatorConnection operatorConnection, PostgresTools tools, PostgresStart start, PepperBackup pepper)
    : IStoreBackup
{
    // As many as the smallest machine has cores.
    private const string Jobs = "--jobs=2";

    public async Task<string> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        int version;
        byte[]? fingerprint;
        await using (var connection = await start.ConnectAsync(cancellationToken))
        {
            version = connection.PostgreSqlVersion.Major;
            fingerprint = await PepperTable.FindAsync(connection, cancellationToken);
        }

        await tools.CheckVersionAsync("pg_dump", version, cancellationToken);
        await RunAsync(
            "pg_dump",
            ["--format=directory", Jobs, "--no-owner", "--no-privileges", $"--file={Dump(folder)}"],
            cancellationToken);
        return pepper.Write(folder, fingerprint);
    }

    public async Task<string> RestoreAsync(string folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(Dump(folder), "toc.dat")))
        {
            throw new StoreUnusableException($"'{folder}' has no dump/toc.dat: it is not a backup of PostgreSQL.");
        }

        var sealedPepper = pepper.Read(folder);
        var database = await CheckIsEmptyAsync(cancellationToken);
        var list = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(list, await ListAsync(folder, cancellationToken), cancellationToken);
            await RunAsync(
                "pg_restore",
                [
                    $"--dbname={database}", Jobs, "--no-owner", "--no-privileges", "--exit-on-error",
                    $"--use-list={list}", Dump(folder),
                ],
                cancellationToken);
        }
        finally
        {
            File.Delete(list);
        }

        await using var connection = await start.ConnectAsync(cancellationToken);
        return pepper.Install(sealedPepper, await PepperTable.FindAsync(connection, cancellationToken));
    }

    private static string Dump(string folder) => Path.Combine(folder, "dump");

    private const string TablesSql = """
        SELECT count(*) FROM pg_class JOIN pg_namespace AS schema ON schema.oid = relnamespace
        WHERE relkind IN ('r', 'p', 'm') AND nspname = current_schema()
        """;

    private async Task<string> CheckIsEmptyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await start.ConnectAsync(cancellationToken);
        await StartRefusal.ThrowUnlessUnicodeAsync(connection, cancellationToken);
        var tables = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(TablesSql, cancellationToken: cancellationToken));
        return tables == 0
            ? connection.Database
            : throw new StoreUnusableException(
                $"The database '{connection.Database}' has {tables} tables: create an empty one and name it in "
                + "ConnectionStrings:Postgres, so that nothing is overwritten.");
    }

    // All but what the database has by itself, and what only a superuser may make and FinApi can do without.
    private async Task<string> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var all = await RunAsync("pg_restore", ["--list", Dump(folder)], cancellationToken);
        return string.Join('\n', all.Split('\n').Where(line =>
            !line.Contains(" EXTENSION ", StringComparison.Ordinal)
            && !line.Contains(" SCHEMA - public ", StringComparison.Ordinal)));
    }

    private Task<string> RunAsync(string program, string[] arguments, CancellationToken cancellationToken) =>
        PostgresTools.RunAsync(
            tools.Describe(program, arguments, LibpqEnvironment.From(operatorConnection.Parse())), cancellationToken);
}

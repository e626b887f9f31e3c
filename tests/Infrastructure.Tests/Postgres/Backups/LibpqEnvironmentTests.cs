using FinApi.Infrastructure.Backups;
using FinApi.Infrastructure.Postgres.Backups;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FinApi.Infrastructure.Tests.Postgres.Backups;

public sealed class LibpqEnvironmentTests
{
    private const string Text =
        "Host=db1,db2:5433;Port=6000;Username=finapi;Password=my-secret;Database=market;SSL Mode=VerifyFull";

    [Fact]
    public void From_SeveralHosts_NamesThePortOfEach()
    {
        var environment = LibpqEnvironment.From(new NpgsqlConnectionStringBuilder(Text));

        Assert.Equal(("db1,db2", "6000,5433"), (environment["PGHOST"], environment["PGPORT"]));
        Assert.Equal(("finapi", "market"), (environment["PGUSER"], environment["PGDATABASE"]));
        Assert.Equal("verify-full", environment["PGSSLMODE"]);
        Assert.False(environment.ContainsKey("PGPASSFILE"));
    }

    [Fact]
    public void Describe_Password_IsInTheEnvironmentAlone()
    {
        PostgresInstallation.SkipUnlessThere();
        var tools = new PostgresTools(Options.Create(new BackupOptions { Tools = PostgresInstallation.Folder }));

        var start = tools.Describe(
            "pg_dump", ["--format=directory"], LibpqEnvironment.From(new NpgsqlConnectionStringBuilder(Text)));

        Assert.Equal("my-secret", start.Environment["PGPASSWORD"]);
        Assert.DoesNotContain("my-secret", string.Join(' ', start.ArgumentList), StringComparison.Ordinal);
    }
}

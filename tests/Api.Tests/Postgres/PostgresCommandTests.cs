using FinApi.Api.Tests.Hosting;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Api.Tests.Postgres;

/// <summary>The commands and the start of the real binary, over a real server.</summary>
public sealed class PostgresCommandTests : IAsyncLifetime
{
    private const string Database = "finapi";
    private const string Password = "open-sesame";

    private readonly string _folder = Directory.CreateTempSubdirectory("finapi-commands-").FullName;

    private PostgresServer _postgres = null!;

    private string Connection => $"--ConnectionStrings:Postgres={_postgres.ConnectionString(Database)}";

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        _postgres = await PostgresServer.CreateAsync();
        await _postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    // The first one migrates, and says so: a key in a file must not be followed or preceded by that.
    [Fact]
    public async Task CreateOperator_EmptyDatabase_PrintsTheKeyAloneAndLogsAside()
    {
        var (exitCode, output, errors) = await RunAsync("create-operator", "me@example.com");

        Assert.Equal(0, exitCode);
        Assert.True(ApiKeyText.TryParse(output.TrimEnd('\n'), out _, out _, out _), output);
        Assert.Contains("Database finapi migrated", errors, StringComparison.Ordinal);
        Assert.Contains("me@example.com operates this server now", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DetachDay_DayThatIsOver_MakesItATableOfItsOwnAndSaysSo()
    {
        var (migrated, schema, _) = await RunAsync("migrate");
        Assert.Equal(
            (0, true), (migrated, schema.StartsWith("The database 'finapi' has schema ", StringComparison.Ordinal)));
        await _postgres.ExecuteAsync(Database, """
            SELECT add_partition('trade', '20261120', '1795132800000000000', '1795219200000000000');
            INSERT INTO trade (symbol, event_time, sequence, receive_time, price, size, aggressor_side)
            VALUES ('AAPL', 1795132800000000001, 1, 0, 1, 1, 1)
            """);

        var (exitCode, output, _) = await RunAsync("detach-day", "trade", "2026-11-20");
        var (again, _, errors) = await RunAsync("detach-day", "trade", "2026-11-20");

        Assert.Equal(0, exitCode);
        Assert.Matches(
            @"^The day 2026-11-20 of trade is the table trade_20261120_detached now, .* \(\d+\.\d ms\)\.\n$", output);
        await _postgres.ExecuteAsync(Database, "SELECT 1 / count(*) FROM trade_20261120_detached");
        Assert.Equal(1, again);
        Assert.Contains("There is no partition trade_20261120", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Database=nowhere;Username=finapi", "PostgreSQL has no such database", "3D000")]
    [InlineData("Database=finapi;Username=market", "PostgreSQL does not let FinApi in", "28P01")]
    public async Task Start_DatabaseOrPasswordIsWrong_EndsWithASentence(string settings, string sentence, string code)
    {
        await _postgres.ExecuteAsync("postgres", "CREATE ROLE market LOGIN PASSWORD 'right'");
        await _postgres.AuthenticateAsync("market", "scram-sha-256");

        var (exitCode, _, errors) = await ApiProcess.RunAsync(
            $"--ConnectionStrings:Postgres=Host=127.0.0.1;Port={_postgres.Port};{settings};Password={Password}",
            $"--Data:Path={_folder}", "--Ports:Http=0", "--Ports:Grpc=0", "--Feed:Kind=None");

        Assert.Equal(1, exitCode);
        Assert.StartsWith(sentence, errors, StringComparison.Ordinal);
        Assert.Contains(code, errors, StringComparison.Ordinal);
        Assert.Contains("in ConnectionStrings:Postgres", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, errors, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] command) =>
        ApiProcess.RunAsync([.. command, Connection, $"--Data:Path={_folder}", "--Ports:Http=0", "--Ports:Grpc=0"]);
}

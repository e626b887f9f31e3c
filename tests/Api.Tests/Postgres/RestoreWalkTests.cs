using System.Net;
using FinApi.Api.Tests.Hosting;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Api.Tests.Postgres;

/// <summary>
/// What docs/postgres-operations.md tells an operator whose host has died: everything is back on a new one that has
/// nothing but the backup and the passphrase. With the commands of the real binary.
/// </summary>
public sealed class RestoreWalkTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("finapi-walk-").FullName;

    private PostgresServer _postgres = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Passphrase => Path.Combine(_folder, "passphrase");

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        _postgres = await PostgresServer.CreateAsync();
        await File.WriteAllTextAsync(Passphrase, "correct horse battery staple\n", Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Restore_OnANewHost_OldKeysWorkAndLostOnesCanBeReissued()
    {
        await _postgres.ExecuteAsync("postgres", "CREATE DATABASE old");
        await _postgres.ExecuteAsync("postgres", "CREATE DATABASE new TEMPLATE template0 ENCODING 'UTF8'");
        var key = await RunAsync("old", "create-operator", "me@example.com");
        var told = await RunAsync("old", "backup");
        Assert.Contains("The backup has the pepper", told, StringComparison.Ordinal);
        var backup = told.Split('\'')[1];

        Assert.Contains("The pepper is in", await RunAsync("new", "restore", backup), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await CallAsync("new", key));
        var reissued = await RunAsync("new", "create-operator", "me@example.com", "--reissue");

        Assert.Equal(HttpStatusCode.OK, await CallAsync("new", reissued));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync("new", key));
    }

    private async Task<HttpStatusCode> CallAsync(string host, string key)
    {
        await using var server = await ApiServer.StartAsync(replace: null, SettingsOf(host));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/account");
        request.Headers.Add("x-api-key", key);
        using var answer = await server.Http.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    private async Task<string> RunAsync(string host, params string[] command)
    {
        var (exitCode, output, errors) = await ApiProcess.RunAsync(
            [.. command, .. SettingsOf(host), "--Ports:Http=0", "--Ports:Grpc=0"]);
        Assert.True(exitCode == 0, errors);
        return output.TrimEnd();
    }

    private string[] SettingsOf(string host) =>
    [
        $"--ConnectionStrings:Postgres={_postgres.ConnectionString(host)}",
        $"--Data:Path={Path.Combine(_folder, host)}",
        $"--Backup:Path={Path.Combine(_folder, "backup")}",
        $"--Backup:PassphraseFile={Passphrase}",
        $"--Backup:Tools={PostgresInstallation.Folder}",
    ];
}

using System.Runtime.Versioning;
using System.Text.Json;
using FinApi.Cli.Tests.Support;
using FinApi.Contracts.V1;
using FinApi.Domain.Accounts;
using KeyEnvironment = FinApi.Domain.Accounts.KeyEnvironment;

namespace FinApi.Cli.Tests.Accounts;

public sealed class AccountCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _home = new();
    private FakeServer _server = null!;

    private string ConfigPath => _home.PathOf("finapi/config.json");

    public async ValueTask InitializeAsync() =>
        _server = await FakeServer.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Login_RightPassword_KeepsAKeyForItsOwnerAloneAndNoSession()
    {
        var run = await RunAsync($"me@example.com\n{FakeAccounts.Password}\n", "login");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(
            [
                ("CreateSession", null),
                ("CreateApiKey", _server.Accounts.Token),
                ("DeleteSession", _server.Accounts.Token),
            ],
            _server.Accounts.Calls);
        var secret = Assert.Single(_server.Accounts.Secrets);
        Assert.Equal(secret, ReadConfig("key"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ConfigPath));
        Assert.DoesNotContain(secret, run.Output, StringComparison.Ordinal);
        Assert.Equal([ConfigPath], Directory.GetFiles(_home.PathOf("finapi")));
    }

    [Fact]
    public async Task Login_WrongPassword_SaysSoAndKeepsNothing()
    {
        var run = await RunAsync("me@example.com\nwrong\n", "login");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("The address or the password is wrong.\n", run.Error);
        Assert.False(File.Exists(ConfigPath));
    }

    [Fact]
    public async Task Login_InputEnds_IsWrongUse()
    {
        var run = await RunAsync("me@example.com\n", "login");

        Assert.Equal((2, "Standard input ended before the password.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task LoginKey_OneThatTheServerTakes_IsKept()
    {
        var key = ApiKeyText.Format(KeyEnvironment.Test, ApiKeyText.NewId(), ApiKeyText.NewSecret());
        _server.Rest["/v1/markets/XNYS/clock"] = (200, "{}");

        var run = await RunAsync(key + "\n", "login", "--key");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(key, ReadConfig("key"));
        Assert.Equal(_server.Environment["FINAPI_GRPC"], ReadConfig("grpc"));
    }

    [Fact]
    public async Task LoginKey_CutKey_IsRefusedWithoutAskingTheServer()
    {
        var key = ApiKeyText.Format(KeyEnvironment.Live, ApiKeyText.NewId(), ApiKeyText.NewSecret());

        var run = await RunAsync(key[..^1] + "\n", "login", "--key");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("not a whole API key", run.Error, StringComparison.Ordinal);
        Assert.Empty(_server.RestRequests);
    }

    [Fact]
    public async Task Logout_AfterLogin_DeletesTheKeyOnBothSides()
    {
        await RunAsync($"me@example.com\n{FakeAccounts.Password}\n", "login");

        var run = await RunAsync(string.Empty, "logout");
        var again = await RunAsync(string.Empty, "logout");

        Assert.Equal((0, "The key is deleted.\n"), (run.ExitCode, run.Output));
        Assert.Empty(_server.Accounts.Keys);
        Assert.Null(ReadConfig("key"));
        Assert.StartsWith("There is no key in ", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_CreateListRotateDelete_DoWhatTheySay()
    {
        var created = await RunAsync(
            string.Empty,
            "keys", "create", "backtest", "--scope", "history:read", "--cidr", "203.0.113.0/24",
            "--expires", "2027-01-01", "--test");
        var key = Assert.Single(_server.Accounts.Keys);
        var listed = await RunAsync(string.Empty, "keys");
        var rotated = await RunAsync(string.Empty, "keys", "rotate", key.KeyId, "--grace", "2");
        var deleted = await RunAsync(string.Empty, "keys", "delete", key.KeyId);
        var unknown = await RunAsync(string.Empty, "keys", "delete", key.KeyId);

        var request = Assert.IsType<CreateApiKeyRequest>(_server.Accounts.Requests[0]);
        Assert.Equal(
            ("backtest", "history:read", "203.0.113.0/24"),
            (request.Name, Assert.Single(request.Scopes), Assert.Single(request.AllowedCidrs)));
        Assert.Equal(Contracts.V1.KeyEnvironment.Test, request.Environment);
        Assert.Equal(new DateTime(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc), request.ExpireTime.ToDateTime());
        Assert.Equal(_server.Accounts.Secrets[0] + "\n", created.Output);
        Assert.Matches($"{key.KeyId} +backtest +live +history:read +never +never", listed.Output);
        Assert.Equal(
            TimeSpan.FromHours(2),
            Assert.IsType<RotateApiKeyRequest>(_server.Accounts.Requests[2]).GracePeriod.ToTimeSpan());
        Assert.Equal(_server.Accounts.Secrets[1] + "\n", rotated.Output);
        Assert.Equal((0, $"Key {key.KeyId} is deleted.\n"), (deleted.ExitCode, deleted.Output));
        Assert.Equal((1, "The account has no such API key.\n"), (unknown.ExitCode, unknown.Error));
    }

    [Fact]
    public async Task Usage_ThisMonth_ShowsLimitsAndCalls()
    {
        var run = await RunAsync(string.Empty, "usage", "--start", "2026-11-01", "--key", "K1");

        var request = Assert.IsType<GetUsageRequest>(Assert.Single(_server.Accounts.Requests));
        Assert.Equal(("2026-11-01", "", "K1"), (request.StartDate, request.EndDate, request.KeyId));
        Assert.Matches("calls-per-minute +12 +60", run.Output);
        Assert.Matches("calls-per-day +7 +unlimited", run.Output);
        Assert.Matches(@"2026-11-20 +K1 +MarketData/GetQuote +1,234 +1,234", run.Output);
    }

    [Fact]
    public async Task Plan_List_MarksTheOneInForce()
    {
        var run = await RunAsync(string.Empty, "plan");

        Assert.Matches(@"\* +free +0 USD +60 +2,000", run.Output);
        Assert.Matches(@"enterprise +299 USD +6,000 +unlimited", run.Output);
    }

    [Theory]
    [InlineData("yes\n", 0, "enterprise")]
    [InlineData("no\n", 1, "free")]
    public async Task PlanChange_Asked_IsDoneOnlyAfterYes(string answer, int exitCode, string plan)
    {
        var run = await RunAsync(answer, "plan", "change", "enterprise");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(
            "109.63 USD for this month, 299 USD for every later month.",
            run.Output,
            StringComparison.Ordinal);
        Assert.Equal(plan, _server.Accounts.Plan);
    }

    [Fact]
    public async Task PlanChange_Yes_DoesNotAsk()
    {
        var run = await RunAsync(string.Empty, "plan", "change", "enterprise", "--at-period-end", "--yes");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            Contracts.V1.PlanChangeTime.PeriodEnd,
            Assert.IsType<ChangePlanRequest>(Assert.Single(_server.Accounts.Requests)).Effective);
    }

    private Task<CliRun> RunAsync(string input, params IReadOnlyList<string> arguments)
    {
        var environment = new Dictionary<string, string>(_server.Environment) { ["XDG_CONFIG_HOME"] = _home.Path };
        return CliRun.RunAsync(environment, arguments, input: input);
    }

    private string? ReadConfig(string field)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(ConfigPath));
        return config.RootElement.TryGetProperty(field, out var value) ? value.GetString() : null;
    }
}

using System.Text;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Application.Accounts.Demo;
using FinApi.Application.History;
using FinApi.Contracts.V1;
using FinApi.Domain.Accounts;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Account = FinApi.Contracts.V1.Account;

namespace FinApi.Api.Tests.Accounts;

/// <summary>
/// What a caller keeps secret stays out of everything that a server writes or shows, at the finest level of its log.
/// </summary>
public sealed class SecretsTests : IAsyncLifetime
{
    private const string Password = "correct horse battery staple";
    private const string WrongPassword = "a password of another account";
    private const string Quote = "/v1/instruments/AAPL/quote";

    private readonly TraceLog _log = new();
    private readonly List<string> _secrets = [Password, WrongPassword];
    private readonly List<string> _errors = [];

    private ApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var bars = Substitute.For<IBarReader>();
        bars.ReadRowsAsync(default!, default).ThrowsAsyncForAnyArgs(new InvalidOperationException("broken"));
        _server = await ApiServer.StartAsync(services =>
        {
            services.AddSingleton(bars);
            _log.AddTo(services);
        });
        await using var publisher = new Publisher(_server, "seed");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Secrets_AfterEverythingThatTakesThem_AreNowhere()
    {
        var session = await SignUpAndInAsync();
        await UseKeysAsync(session);
        await FailAsync();
        var metrics = await _server.Http.GetStringAsync("/metrics", Token);
        var database = await ReadColumnsAsync();
        await _server.StopAsync();

        // First that there is something to find: requests in the log, errors, metrics, the account in the store.
        Assert.Contains(_log.Lines, line => line.Contains(Quote, StringComparison.Ordinal));
        Assert.Contains(_log.Lines, line => line.Contains("broken", StringComparison.Ordinal));
        Assert.True(_errors.Count >= 8, $"Only {_errors.Count} errors.");
        Assert.Contains("http_server_request_duration", metrics, StringComparison.Ordinal);
        Assert.Contains(database, value => value.Contains("me@example.com", StringComparison.Ordinal));
        foreach (var secret in Parts())
        {
            Assert.DoesNotContain(_log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(_errors, error => error.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(secret, metrics, StringComparison.Ordinal);
            Assert.DoesNotContain(database, value => value.Contains(secret, StringComparison.Ordinal));
        }

        await AssertNotInFilesAsync();
    }

    private async Task<string> SignUpAndInAsync()
    {
        var anonymous = new Account.AccountClient(_server.Grpc);
        var created = await anonymous.CreateAccountAsync(
            new CreateAccountRequest { Email = "me@example.com", Password = Password }, cancellationToken: Token);
        _secrets.Add(created.SessionToken);
        await PostAsync("/v1/accounts", Credentials(Password));
        await PostAsync("/v1/sessions", Credentials(WrongPassword));
        await PostAsync("/v1/sessions", $$"""{"email":"me@example.com","passwort":"{{Password}}"}""");
        await FailAsync(async () => await anonymous.CreateSessionAsync(
            new CreateSessionRequest { Email = "me@example.com", Password = WrongPassword }, cancellationToken: Token));
        var signIn = await anonymous.CreateSessionAsync(
            new CreateSessionRequest { Email = "me@example.com", Password = Password }, cancellationToken: Token);
        _secrets.Add(signIn.SessionToken);
        return signIn.SessionToken;
    }

    private async Task UseKeysAsync(string session)
    {
        using var channel = KeyedChannel.For(_server.Http2.BaseAddress!, session);
        var account = new Account.AccountClient(channel);
        var created = await account.CreateApiKeyAsync(
            new CreateApiKeyRequest { Name = "mine" }, cancellationToken: Token);
        _secrets.Add(created.Secret);
        await GetAsync(created.Secret, Quote);
        var rotated = await account.RotateApiKeyAsync(
            new RotateApiKeyRequest { KeyId = created.Key.KeyId, GracePeriod = new Duration() },
            cancellationToken: Token);
        _secrets.Add(rotated.Secret);
        await GetAsync(rotated.Secret, Quote);
        await GetAsync(rotated.Secret, "/v1/instruments/AAPL/bars?interval=1m");
        await GetAsync(null, $"{Quote}?key={rotated.Secret}");
        await GetAsync(null, $"{Quote}?key={rotated.Secret.Replace("_", "%5F", StringComparison.Ordinal)}");
        await GetAsync(null, $"/nowhere?key={rotated.Secret}");
        await GetAsync(null, $"/v1/plans?key={rotated.Secret}");
        using var keyed = KeyedChannel.For(_server.Http2.BaseAddress!, rotated.Secret);
        await FailAsync(async () => await new MarketData.MarketDataClient(keyed).GetQuoteAsync(
            new GetQuoteRequest { Symbol = "AAPL" }, cancellationToken: Token));
        await HelloAsync(rotated.Secret, isKnown: true);
        await account.DeleteApiKeyAsync(
            new DeleteApiKeyRequest { KeyId = created.Key.KeyId }, cancellationToken: Token);
        await GetAsync(rotated.Secret, Quote);
        await HelloAsync(rotated.Secret, isKnown: false);
    }

    private Task FailAsync() => GetAsync(_server.Keys.Enterprise, "/v1/instruments/AAPL/bars?interval=1m");

    private async Task FailAsync(Func<Task> call)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(call);
        _errors.Add($"{exception} {exception.GetRpcStatus()} {string.Join(' ', exception.Trailers)}");
    }

    private async Task HelloAsync(string key, bool isKnown)
    {
        using var socket = await StreamSocket.ConnectAsync(_server, key: string.Empty);
        await socket.SendAsync(new SubscribeRequest { Hello = new Hello { ApiKey = key } });
        if (isKnown)
        {
            Assert.NotNull((await socket.ReadAsync()).Welcome);
            await socket.CloseAsync();
            return;
        }

        _errors.Add((await socket.ReadCloseAsync()).Reason!);
    }

    private async Task GetAsync(string? key, string path)
    {
        using var http = KeyedChannel.ClientFor(_server.Http.BaseAddress!, key ?? string.Empty);
        if (key is null)
        {
            http.DefaultRequestHeaders.Clear();
        }

        using var answer = await http.GetAsync(path, Token);
        _errors.Add($"{answer} {await answer.Content.ReadAsStringAsync(Token)}");
    }

    private async Task PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _server.Http.PostAsync(path, content, Token);
        Assert.False(answer.IsSuccessStatusCode);
        _errors.Add($"{answer} {await answer.Content.ReadAsStringAsync(Token)}");
    }

    private static string Credentials(string password) => $$"""{"email":"me@example.com","password":"{{password}}"}""";

    // A part of a key that is enough to use it is as bad as the whole.
    private IEnumerable<string> Parts()
    {
        var keys = _server.Keys;
        var pepper = File.ReadAllBytes(PepperPath);
        string[] all =
        [
            .. _secrets, keys.Free, keys.Professional, keys.Enterprise, keys.Ingest,
            Convert.ToBase64String(pepper), Convert.ToHexString(pepper), Convert.ToHexStringLower(pepper),
        ];
        return all.Select(text => ApiKeyText.TryParse(text, out _, out _, out var secret)
            ? secret.ToString()
            : text.Replace("fin_sess_", string.Empty, StringComparison.Ordinal));
    }

    private string PepperPath => Path.Combine(_server.DataPath, "keys", "pepper.key");

    private async Task<List<string>> ReadColumnsAsync()
    {
        var values = new List<string>();
        foreach (var path in Directory.GetFiles(_server.DataPath, "*.db"))
        {
            await using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
            await connection.OpenAsync(Token);
            var tables = await ReadAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table'");
            foreach (var table in tables)
            {
                values.AddRange(await ReadAsync(connection, $"SELECT * FROM \"{table}\""));
            }
        }

        return values;
    }

    private static async Task<List<string>> ReadAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Token);
        var values = new List<string>();
        while (await reader.ReadAsync(Token))
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                values.Add(reader.GetValue(column) is byte[] bytes
                    ? $"{Convert.ToHexString(bytes)} {Encoding.UTF8.GetString(bytes)}"
                    : $"{reader.GetValue(column)}");
            }
        }

        return values;
    }

    // As they lie on the disk, with what is deleted but not overwritten.
    private async Task AssertNotInFilesAsync()
    {
        var files = Directory.GetFiles(_server.DataPath, "*.db*");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file, Token);
            Assert.True(bytes.AsSpan().IndexOf(File.ReadAllBytes(PepperPath)) < 0, $"{file} holds the pepper.");
            Assert.All(
                Parts(),
                secret => Assert.True(
                    bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{file} holds a secret."));
        }
    }
}

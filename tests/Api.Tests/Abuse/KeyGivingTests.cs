using System.Net;
using System.Text;
using FinApi.Api.Tests.Auth;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Api.Tests.Abuse;

/// <summary>A key that leaks is no way to a key that can do more.</summary>
public sealed class KeyGivingTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly Instant End =
        Instant.FromUnixTimeSeconds(StoredKeys.Now.ToUnixTimeSeconds()) + Duration.FromDays(1);

    private readonly ApiServer _server = shared.Server;
    private readonly StoredKeys _keys = new(shared.Server, SharedServer.NewName(), isOperator: false);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> MoreThanTheKeyHas => new()
    {
        { "test", """{"name":"k"}""", "environment" },
        { "test", """{"name":"k","environment":"KEY_ENVIRONMENT_LIVE"}""", "environment" },
        { "scopes", """{"name":"k","environment":"KEY_ENVIRONMENT_TEST"}""", "scopes" },
        { "scopes", """{"name":"k","scopes":["stream:read"]}""", "scopes" },
        { "ends", """{"name":"k"}""", "expire_time" },
        { "ends", $$"""{"name":"k","expireTime":"{{End + Duration.FromSeconds(1)}}"}""", "expire_time" },
        { "networks", """{"name":"k"}""", "allowed_cidrs" },
        { "networks", """{"name":"k","allowedCidrs":["127.0.0.0/7"]}""", "allowed_cidrs" },
        { "networks", """{"name":"k","allowedCidrs":["127.0.0.0/9","10.0.0.0/8"]}""", "allowed_cidrs" },
        { "networks", """{"name":"k","allowedCidrs":["::/0"]}""", "allowed_cidrs" },
    };

    [Theory]
    [MemberData(nameof(MoreThanTheKeyHas))]
    public async Task CreateApiKey_MoreThanTheCallingKeyHas_IsRefusedWithTheField(
        string kind, string body, string field)
    {
        using var answer = await PostAsync(await MakeAsync(kind), "/v1/apiKeys", body);

        var error = await ErrorAnswer.FromAsync(answer);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(
            (field == "scopes" ? "SCOPE_MISSING" : "API_KEY_TOO_WIDE", field), (error.Reason, error.Fields[0]));
    }

    [Theory]
    [InlineData("test", """{"name":"k","environment":"KEY_ENVIRONMENT_TEST"}""")]
    [InlineData("scopes", """{"name":"k","scopes":["account:write","market:read"]}""")]
    [InlineData("ends", null)]
    [InlineData("networks", """{"name":"k","allowedCidrs":["127.0.0.0/8"]}""")]
    [InlineData("networks", """{"name":"k","allowedCidrs":["127.0.0.1/32","127.0.0.0/16"]}""")]
    [InlineData("all", """{"name":"k"}""")]
    public async Task CreateApiKey_WhatTheCallingKeyHas_IsGiven(string kind, string? body)
    {
        body ??= $$"""{"name":"k","expireTime":"{{End}}"}""";

        using var answer = await PostAsync(await MakeAsync(kind), "/v1/apiKeys", body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("test")]
    [InlineData("scopes")]
    [InlineData("ends")]
    [InlineData("networks")]
    [InlineData("grace")]
    public async Task RotateApiKey_OfAKeyWithMore_IsRefusedAndOfItselfGiven(string kind)
    {
        var wide = await _keys.AddAsync(key => key with { Scopes = Everything });
        var narrow = await MakeAsync(kind);

        using var refused = await PostAsync(narrow, $"/v1/apiKeys/{IdOf(wide)}:rotate", "{}");
        using var itself = await PostAsync(narrow, $"/v1/apiKeys/{IdOf(narrow)}:rotate", "{}");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        // The old secret of a rotated key ends with its grace period, and gives nobody the new one.
        Assert.Equal(kind == "grace" ? HttpStatusCode.Forbidden : HttpStatusCode.OK, itself.StatusCode);
        using var still = await GetAsync(wide, "/v1/apiKeys");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task RotateApiKey_OfAnotherAccount_IsNotFoundWhateverTheKeyHas()
    {
        var others = await new StoredKeys(_server, "stranger", isOperator: false).AddAsync();

        using var answer = await PostAsync(await MakeAsync("test"), $"/v1/apiKeys/{IdOf(others)}:rotate", "{}");

        Assert.Equal("API_KEY_NOT_FOUND", (await ErrorAnswer.FromAsync(answer)).Reason);
    }

    private const Scopes Everything =
        Scopes.MarketRead | Scopes.HistoryRead | Scopes.StreamRead | Scopes.AccountWrite;

    private async Task<string> MakeAsync(string kind)
    {
        var secret = ApiKeyText.NewSecret();
        return await _keys.AddAsync(
            key =>
            {
                var whole = key with { Scopes = Everything };
                return kind switch
                {
                    "test" => whole with { Environment = KeyEnvironment.Test },
                    "scopes" => whole with { Scopes = Scopes.AccountWrite | Scopes.MarketRead },
                    "ends" => whole with { ExpireTime = End },
                    "networks" => whole with { AllowedCidrs = ["127.0.0.0/8", "::1/128"] },
                    "grace" => whole with
                    {
                        PreviousSecretHash = key.SecretHash,
                        SecretHash = _keys.Hash("another"),
                        GraceEndTime = End,
                    },
                    _ => whole,
                };
            },
            secret);
    }

    private static string IdOf(string text) =>
        ApiKeyText.TryParse(text, out _, out var id, out _) ? id.ToString() : throw new FormatException(text);

    private async Task<HttpResponseMessage> GetAsync(string key, string path)
    {
        using var http = KeyedChannel.ClientFor(_server.Http.BaseAddress!, key);
        return await http.GetAsync(path, Token);
    }

    private async Task<HttpResponseMessage> PostAsync(string key, string path, string body)
    {
        using var http = KeyedChannel.ClientFor(_server.Http.BaseAddress!, key);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await http.PostAsync(path, content, Token);
    }
}

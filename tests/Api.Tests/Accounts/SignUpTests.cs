using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Api.Tests.Accounts;

/// <summary>Signing up and in, and what REST takes as a body.</summary>
public sealed class SignUpTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Password = "correct horse battery staple";

    private readonly ApiServer _server = shared.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateAccount_OverRest_AnswersWithAccountAndTokenThatNobodyMayKeep()
    {
        using var response = await PostAsync(
            "/v1/accounts", $$"""{"email":"Me@Example.com","password":"{{Password}}"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("no-store, private", response.Headers.CacheControl!.ToString());
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal("me@example.com", (string?)json["account"]!["email"]);
        Assert.Equal("free", (string?)json["account"]!["plan"]);
        Assert.True((bool)json["session"]!["isCurrent"]!);
        Assert.StartsWith("fin_sess_", (string?)json["sessionToken"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateSession_OverBothTransports_TellsWrongAndUnknownAlike()
    {
        var client = new Account.AccountClient(_server.Grpc);
        await client.CreateAccountAsync(
            new CreateAccountRequest { Email = "known@example.com", Password = Password },
            cancellationToken: Cancellation);

        var wrong = await SignInAsync("known@example.com", "wrong");
        var unknown = await SignInAsync("nobody@example.com", "wrong");
        var call = async () => await client.CreateSessionAsync(
            new CreateSessionRequest { Email = "known@example.com", Password = "wrong" },
            cancellationToken: Cancellation);
        var grpc = ErrorAnswer.From(await Assert.ThrowsAsync<RpcException>(call));

        Assert.Equal("WRONG_CREDENTIALS", wrong.Reason);
        Assert.Equal((wrong.Code, wrong.Reason, wrong.Message), (unknown.Code, unknown.Reason, unknown.Message));
        Assert.Equal((wrong.Code, wrong.Reason, wrong.Message), (grpc.Code, grpc.Reason, grpc.Message));
        var right = await client.CreateSessionAsync(
            new CreateSessionRequest { Email = "KNOWN@example.com", Password = Password },
            cancellationToken: Cancellation);
        Assert.NotEmpty(right.SessionToken);
    }

    [Fact]
    public async Task CreateAccount_AddressTwice_IsTaken()
    {
        var body = $$"""{"email":"twice@example.com","password":"{{Password}}"}""";
        using var first = await PostAsync("/v1/accounts", body);
        using var second = await PostAsync("/v1/accounts", body);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (first.StatusCode, second.StatusCode));
        Assert.Equal("EMAIL_TAKEN", (await ErrorAnswer.FromAsync(second)).Reason);
    }

    [Theory]
    [InlineData("""{"email":"me","password":"correct horse battery"}""", "INVALID_FIELD", "email")]
    [InlineData("""{"email":"me@example.com","password":"short"}""", "INVALID_FIELD", "password")]
    [InlineData("""{"email":"me@example.com","passwort":"correct horse battery"}""", "UNKNOWN_PARAMETER", "passwort")]
    [InlineData("""{"email":5,"password":"correct horse battery"}""", "INVALID_FIELD", "email")]
    [InlineData("""{"email":["me@example.com"]}""", "INVALID_FIELD", "email")]
    [InlineData("""{"email":"a@example.com","email":"b@example.com"}""", "INVALID_FIELD", "email")]
    [InlineData("""{"email":null,"password":null}""", "INVALID_FIELD", "email")]
    [InlineData("", "INVALID_FIELD", "email")]
    [InlineData("""{"email":""", "MALFORMED_REQUEST", null)]
    [InlineData("[]", "MALFORMED_REQUEST", null)]
    public async Task CreateAccount_WrongBody_NamesWhatIsWrong(string body, string reason, string? field)
    {
        using var response = await PostAsync("/v1/accounts", body);

        var error = await ErrorAnswer.FromAsync(response);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal((reason, field), (error.Reason, error.Fields.FirstOrDefault()));
    }

    [Fact]
    public async Task CreateAccount_FieldsInTheQuery_AreRefused()
    {
        using var response = await PostAsync("/v1/accounts?email=me@example.com", "{}");

        Assert.Equal("UNKNOWN_PARAMETER", (await ErrorAnswer.FromAsync(response)).Reason);
    }

    [Fact]
    public async Task CreateAccount_BodyThatIsNoJson_SaysWhichTypeToSend()
    {
        using var content = new StringContent(
            "email=me@example.com", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await _server.Http.PostAsync("/v1/accounts", content, Cancellation);

        var error = await ErrorAnswer.FromAsync(response);
        Assert.Equal("MALFORMED_REQUEST", error.Reason);
        Assert.Contains("application/json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListPlans_WithoutKey_IsPublicAndValidated()
    {
        using var response = await _server.Http.GetAsync("/v1/plans", Cancellation);

        Assert.Equal("public, max-age=3600", response.Headers.CacheControl!.ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, "/v1/plans");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var unchanged = await _server.Http.SendAsync(again, Cancellation);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        var plans = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["plans"]!.AsArray();
        Assert.Equal(["free", "professional", "enterprise"], plans.Select(plan => (string?)plan!["name"]));
    }

    private async Task<ErrorAnswer> SignInAsync(string email, string password)
    {
        using var response = await PostAsync("/v1/sessions", $$"""{"email":"{{email}}","password":"{{password}}"}""");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        return await ErrorAnswer.FromAsync(response);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await _server.Http.PostAsync(path, content, Cancellation);
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FinApi.Api.Auth;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Domain.Accounts;
using Google.Rpc;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using ErrorReason = FinApi.Application.Results.ErrorReason;
using KeyEnvironment = FinApi.Domain.Accounts.KeyEnvironment;

namespace FinApi.Api.Tests.Auth;

/// <summary>
/// What is wrong with a key is answered alike by every method over every transport: generated from what is mapped.
/// </summary>
[Collection(MarketCollection.Name)]
public sealed class EveryMethodTests(MarketServer market)
{
    private static readonly string[] PublicMethods =
    [
        "finapi.v1.Account/CreateAccount", "finapi.v1.Account/CreateSession", "finapi.v1.Account/ListPlans",
        "finapi.v1.Status/GetStatus",
    ];

    private static readonly string[] MethodsOfEveryKey = ["finapi.v1.Account/ListQuotas"];

    private static readonly string[] PublicRoutes =
    [
        "/", "/demo/key", "/docs", "/health", "/live", "/metrics", "/openapi", "/operator", "/portal", "/scalar",
        "/billing/events", // asks for a signature itself
        "/v1/files/{dataset}/{date}/{file}", // the same
        "/grpc.health.v1.Health",
        "/grpc.reflection.v1alpha.ServerReflection", "/grpc.reflection.v1.ServerReflection",
        "/finapi.node.Ingest", // asks for the token of a node itself
    ];

    private ApiServer Server => market.Server;

    private IReadOnlyList<RouteEndpoint> Endpoints =>
        [.. Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>()];

    [Fact]
    public void Contract_EveryMethod_SaysWhoMayCallIt()
    {
        var methods = new[]
            {
                MarketData.Descriptor, History.Descriptor, Reference.Descriptor, Contracts.V1.Streaming.Descriptor,
                Contracts.V1.Account.Descriptor, Ingest.Descriptor, FinApi.Contracts.V1.Status.Descriptor,
            }
            .SelectMany(service => service.Methods).Select(CallPolicy.Of).ToList();

        Assert.DoesNotContain(methods, policy => policy.Access == Access.Unspecified);
        Assert.Equal(
            PublicMethods,
            methods.Where(policy => policy.Access == Access.Public).Select(policy => policy.Method).Order());
        Assert.Equal(
            MethodsOfEveryKey,
            methods.Where(policy => policy is { Access: Access.Key, Scope: Scopes.None })
                .Select(policy => policy.Method));
    }

    [Fact]
    public void Contract_EveryMethodOfAccounts_CostsNothingAndHasALimitOfItsOwn()
    {
        var methods = Contracts.V1.Account.Descriptor.Methods.Select(CallPolicy.Of);

        Assert.Equal(
            ["finapi.v1.Account/ListPlans"],
            methods.Where(policy => policy is not { HasAccountLimit: true, Cost: 0 }).Select(policy => policy.Method));
    }

    [Fact]
    public void Endpoints_All_AreGuardedButThoseOfAList()
    {
        foreach (var endpoint in Endpoints)
        {
            var path = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            var isPublic = endpoint.Metadata.GetMetadata<PublicEndpoint>() is not null;
            Assert.True(
                isPublic != endpoint.Metadata.GetMetadata<CallPolicy>() is not null,
                $"{path} is both guarded and not, or neither.");
            Assert.True(
                !isPublic
                || PublicRoutes.Any(route =>
                    path == route
                    || path.StartsWith(route.TrimEnd('/') + "/", StringComparison.Ordinal) && route != "/"),
                $"{path} is open and in no list.");
        }

        Assert.True(Endpoints.Count(endpoint => endpoint.Metadata.GetMetadata<CallPolicy>() is not null) > 20);
    }

    [Theory]
    [InlineData("missing", ErrorReason.CredentialsMissing)]
    [InlineData("malformed", ErrorReason.ApiKeyMalformed)]
    [InlineData("checksum", ErrorReason.ApiKeyChecksum)]
    [InlineData("unknown", ErrorReason.ApiKeyUnknown)]
    [InlineData("secret", ErrorReason.ApiKeyUnknown)]
    [InlineData("expired", ErrorReason.ApiKeyExpired)]
    [InlineData("grace", ErrorReason.ApiKeyExpired)]
    [InlineData("revoked", ErrorReason.ApiKeyRevoked)]
    [InlineData("session", ErrorReason.SessionInvalid)]
    [InlineData("address", ErrorReason.AddressNotAllowed)]
    [InlineData("scope", ErrorReason.ScopeMissing)]
    public async Task Call_WithAKeyThatDoesNotDo_SaysWhyOverEveryTransport(string kind, string reason)
    {
        var keys = new StoredKeys(Server, $"t{kind}");
        var credential = await MakeAsync(keys, kind);
        var calls = 0;
        foreach (var endpoint in Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<CallPolicy>() is not { Access: Access.Key } policy
                || (kind == "scope" && policy.Scope == Scopes.None))
            {
                continue;
            }

            var key = kind == "scope"
                ? await keys.AddAsync(stored => stored with { Scopes = stored.Scopes & ~policy.Scope })
                : credential;
            var answer = await SendAsync(endpoint, key);

            Assert.True(reason == answer.Reason, $"{endpoint.DisplayName}: {answer}");
            Assert.Equal(
                reason is ErrorReason.AddressNotAllowed or ErrorReason.ScopeMissing
                    ? Code.PermissionDenied
                    : Code.Unauthenticated,
                answer.Code);
            Assert.DoesNotContain(
                key is { Length: > 60 } ? key[26..60] : "\0", answer.Message, StringComparison.Ordinal);
            calls++;
        }

        Assert.True(calls > 20, $"Only {calls} methods were tried.");
    }

    private static async Task<string?> MakeAsync(StoredKeys keys, string kind)
    {
        switch (kind)
        {
            case "missing":
                return null;
            case "malformed":
                return "secret";
            case "checksum":
                var whole = await keys.AddAsync();
                return whole[..^1] + (whole[^1] == '0' ? '1' : '0');
            case "unknown":
                return ApiKeyText.Format(KeyEnvironment.Live, ApiKeyText.NewId(), ApiKeyText.NewSecret());
            case "secret":
                var known = await keys.AddAsync();
                return ApiKeyText.Format(
                    KeyEnvironment.Live, known.Substring(9, ApiKeyText.IdLength), ApiKeyText.NewSecret());
            case "expired":
                return await keys.AddAsync(key => key with { ExpireTime = StoredKeys.Now });
            case "grace":
                return await keys.AddAsync(key => key with
                {
                    PreviousSecretHash = key.SecretHash,
                    SecretHash = keys.Hash("another"),
                    GraceEndTime = StoredKeys.Now,
                });
            case "revoked":
                return await keys.AddAsync(key => key with { DeleteTime = StoredKeys.Now });
            case "session":
                return SessionToken.New();
            case "address":
                return await keys.AddAsync(key => key with { AllowedCidrs = ["192.0.2.0/24"] });
            default:
                return null;
        }
    }

    private async Task<ErrorAnswer> SendAsync(RouteEndpoint endpoint, string? key)
    {
        var path = "/" + System.Text.RegularExpressions.Regex.Replace(
            endpoint.RoutePattern.RawText!.TrimStart('/'),
            @"\{[^}]*\}",
            "AAPL",
            System.Text.RegularExpressions.RegexOptions.None,
            TimeSpan.FromSeconds(1));
        var isGrpc = endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null;
        return isGrpc && path.StartsWith("/finapi.", StringComparison.Ordinal)
            ? await RawCall.SendAsync(Server, path, RawCall.Frame([]), key: key ?? string.Empty)
            : await SendRestAsync(endpoint, path, key);
    }

    private async Task<ErrorAnswer> SendRestAsync(RouteEndpoint endpoint, string path, string? key)
    {
        using var http = new HttpClient { BaseAddress = Server.Http.BaseAddress };
        var verb = endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        if (verb is "POST" or "PATCH")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(
            answer.StatusCode == HttpStatusCode.Unauthorized == answer.Headers.WwwAuthenticate.Count > 0,
            $"{path}: {answer}");
        Assert.True(answer.Headers.CacheControl?.NoStore, $"{path}: {answer}");
        return await ErrorAnswer.FromAsync(answer);
    }
}

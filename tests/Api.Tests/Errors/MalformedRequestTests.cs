using System.Net;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Services;
using Google.Rpc;

namespace FinApi.Api.Tests.Errors;

/// <summary>
/// Whatever nonsense arrives, the answer says what is wrong with it and FinApi never takes the blame.
/// </summary>
[Collection(MarketCollection.Name)]
public sealed class MalformedRequestTests(MarketServer market, ITestOutputHelper output)
{
    private const int RequestsPerMethod = 12;

    [Fact]
    public async Task Call_RandomMalformedRequests_NamesReasonOrField()
    {
        var requests = Start(out var seed);
        foreach (var method in Contract.Methods)
        {
            for (var i = 0; i < RequestsPerMethod; i++)
            {
                var frame = requests.Frame(method);
                var error = await RawCall.SendAsync(market.Server, Contract.GrpcPath(method), frame);

                var bytes = Convert.ToHexString(frame.AsSpan(0, Math.Min(200, frame.Length)));
                var what = $"seed {seed}, {method.FullName}, frame {bytes}";
                Assert.False(
                    error.Code is Code.Ok or Code.Unknown or Code.Internal or Code.Unavailable, $"{what}: {error}");
                AssertNamed(error, what);
            }
        }
    }

    [Fact]
    public async Task Get_RandomMalformedRequests_NamesReasonOrField()
    {
        var requests = Start(out var seed);
        foreach (var method in Contract.Methods.Where(method => Contract.RestPath(method) is not null))
        {
            for (var i = 0; i < RequestsPerMethod; i++)
            {
                var path = requests.Path(method);
                using var response = await market.Server.Http.GetAsync(path, TestContext.Current.CancellationToken);

                var what = $"seed {seed}, GET {path}: {(int)response.StatusCode}";
                Assert.True(
                    response.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError,
                    what);
                AssertNamed(await ErrorAnswer.FromAsync(response), what);
            }
        }
    }

    private static void AssertNamed(ErrorAnswer error, string what)
    {
        Assert.NotEmpty(error.RequestId);
        Assert.True(
            error.Fields.Length > 0 || error.Reason is "MALFORMED_REQUEST" or "BODY_TOO_LARGE" or "ROUTE_NOT_FOUND",
            $"{what}: {error}");
    }

    private MalformedRequests Start(out int seed)
    {
        seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return new MalformedRequests(seed);
    }
}

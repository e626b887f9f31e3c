using System.Net;
using System.Net.Http.Headers;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Services;
using Google.Protobuf.Reflection;
using Google.Rpc;

namespace FinApi.Api.Tests.Errors;

/// <summary>Whatever nonsense arrives, the answer says what is wrong with it and FinApi never takes the blame.</summary>
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
                var error = await CallAsync(method, frame);

                var what = $"seed {seed}, {method.FullName}, frame {Convert.ToHexString(frame.AsSpan(0, Math.Min(200, frame.Length)))}";
                Assert.False(error.Code is Code.Ok or Code.Unknown or Code.Internal or Code.Unavailable, $"{what}: {error}");
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
                Assert.True(response.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError, what);
                AssertNamed(await ErrorAnswer.FromAsync(response), what);
            }
        }
    }

    private static void AssertNamed(ErrorAnswer error, string what)
    {
        Assert.NotEmpty(error.RequestId);
        Assert.True(error.Fields.Length > 0 || error.Reason is "MALFORMED_REQUEST" or "BODY_TOO_LARGE" or "ROUTE_NOT_FOUND", $"{what}: {error}");
    }

    private MalformedRequests Start(out int seed)
    {
        seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return new MalformedRequests(seed);
    }

    private async Task<ErrorAnswer> CallAsync(MethodDescriptor method, byte[] frame)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Contract.GrpcPath(method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await market.Server.Http2.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        var details = Find(response.Headers) ?? Find(response.TrailingHeaders);
        Assert.True(details is not null, $"{method.FullName} answered without details: {response} {response.TrailingHeaders}");
        return ErrorAnswer.From(Google.Rpc.Status.Parser.ParseFrom(FromBase64(details)));
    }

    private static string? Find(HttpResponseHeaders headers) =>
        headers.TryGetValues("grpc-status-details-bin", out var values) ? values.Single() : null;

    // gRPC leaves the padding out.
    private static byte[] FromBase64(string text) =>
        Convert.FromBase64String(text.PadRight(text.Length + ((4 - (text.Length % 4)) % 4), '='));
}

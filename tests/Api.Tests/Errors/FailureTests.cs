using FinApi.Api.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.History;
using FinApi.Application.Storage;
using FinApi.Contracts.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using ErrorReason = FinApi.Application.Results.ErrorReason;

namespace FinApi.Api.Tests.Errors;

/// <summary>What happens when it is not the caller's fault.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task ListBars_StoreDoesNotAnswer_IsUnavailableWithRetry()
    {
        await using var server = await StartWithFailingBarsAsync(
            new StorageUnavailableException("disk /var/secret is gone"));

        var (error, response) = await ListBarsAsync(server);

        Assert.Equal((Code.Unavailable, "STORAGE_UNAVAILABLE"), (error.Code, error.Reason));
        Assert.True(error.HasRetry);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        Assert.Equal("STORAGE_UNAVAILABLE", (await ErrorAnswer.FromAsync(response)).Reason);
    }

    [Fact]
    public async Task ListBars_HandlerFails_IsInternalAndTellsNothing()
    {
        await using var server = await StartWithFailingBarsAsync(new InvalidOperationException("the secret"));

        var (error, response) = await ListBarsAsync(server);

        Assert.Equal((Code.Internal, "INTERNAL"), (error.Code, error.Reason));
        Assert.NotEmpty(error.RequestId);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Reasons_AllOfThem_AreThoseOfTheContract()
    {
        var used = Constants(typeof(TransportReason)).Concat(Constants(typeof(ErrorReason)));

        var contract = ErrorsReflection.Descriptor.EnumTypes.Single().Values
            .Where(value => value.Number != 0)
            .Select(value => value.Name["ERROR_REASON_".Length..]);
        Assert.Equal(contract.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Constants(System.Type type) =>
        type.GetFields().Select(field => (string)field.GetRawConstantValue()!);

    private static async Task<ApiServer> StartWithFailingBarsAsync(Exception exception)
    {
        var bars = Substitute.For<IBarReader>();
        bars.ReadSeenPageAsync(default!, default).ThrowsAsyncForAnyArgs(exception);
        var server = await ApiServer.StartAsync(services => services.AddSingleton(bars));
        await using var publisher = new Publisher(server, "seed");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
        return server;
    }

    private static async Task<(ErrorAnswer OverGrpc, HttpResponseMessage OverRest)> ListBarsAsync(ApiServer server)
    {
        var request = new ListBarsRequest { Symbol = "AAPL", Interval = "1m" };
        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await new History.HistoryClient(server.Grpc).ListBarsAsync(
                request, cancellationToken: TestContext.Current.CancellationToken));
        var response = await server.Http.GetAsync(
            "/v1/instruments/AAPL/bars?interval=1m", TestContext.Current.CancellationToken);
        return (ErrorAnswer.From(exception), response);
    }
}

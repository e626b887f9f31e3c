using System.Net;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.MarketData;
using FinApi.Application.MarketData.Following;
using FinApi.Application.Storage;
using FinApi.Contracts.V1;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using DomainAction = FinApi.Domain.Instruments.CorporateAction;
using DomainInstrument = FinApi.Domain.Instruments.Instrument;
using ProtoStatus = FinApi.Contracts.V1.Status;

namespace FinApi.Api.Tests.Health;

/// <summary>A node before and after it has loaded the market, which takes as long as the store takes.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private readonly TaskCompletionSource<IReadOnlyList<DomainInstrument>> _loading =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ApiServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartLoadingAsync(
            services => services.AddSingleton<IReferenceReader>(new SlowReferenceReader(_loading.Task)));
    }

    public async ValueTask DisposeAsync()
    {
        _loading.TrySetResult([]);
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Health_BeforeTheMarketIsLoaded_IsLiveButNotReady()
    {
        Assert.Equal(HttpStatusCode.OK, await GetAsync("/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetAsync("/health/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetAsync("/health/"));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await CheckAsync("finapi.v1.MarketData"));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await CheckAsync(string.Empty));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await CheckAsync("finapi.v1.Status"));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await CheckAsync("grpc.health.v1.Health"));
    }

    [Fact]
    public async Task Health_AfterTheMarketIsLoaded_IsReady()
    {
        _loading.SetResult([]);

        await _server.Services.GetRequiredService<LatestMarket>()
            .WaitUntilReadyAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, await GetAsync("/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync("/health"));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await CheckAsync("finapi.v1.MarketData"));
    }

    [Fact]
    public async Task Calls_BeforeTheMarketIsLoaded_AreToldToTryAgain()
    {
        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await new MarketData.MarketDataClient(_server.Grpc).GetQuoteAsync(
                new GetQuoteRequest { Symbol = "AAPL" }, cancellationToken: TestContext.Current.CancellationToken));
        using var rest = await _server.Http.GetAsync("/v1/instruments", TestContext.Current.CancellationToken);

        var (overGrpc, overRest) = (ErrorAnswer.From(exception), await ErrorAnswer.FromAsync(rest));
        Assert.Equal((Code.Unavailable, "NOT_READY"), (overGrpc.Code, overGrpc.Reason));
        Assert.Equal((Code.Unavailable, "NOT_READY"), (overRest.Code, overRest.Reason));
        Assert.True(overGrpc.HasRetry && overRest.HasRetry);
        Assert.NotNull(rest.Headers.RetryAfter);
    }

    [Fact]
    public async Task Publish_BeforeTheMarketIsLoaded_IsToldToTryAgain()
    {
        await using var publisher = new Publisher(_server, "early");

        var exception = await Assert.ThrowsAsync<RpcException>(publisher.ReadAsync);

        Assert.Equal("NOT_READY", ErrorAnswer.From(exception).Reason);
    }

    [Fact]
    public async Task GetStatus_BeforeTheMarketIsLoaded_AnswersNotReady()
    {
        var status = await new ProtoStatus.StatusClient(_server.Grpc).GetStatusAsync(
            new GetStatusRequest(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.False(status.Ready);
    }

    private async Task<HttpStatusCode> GetAsync(string path)
    {
        using var response = await _server.Http.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private async Task<HealthCheckResponse.Types.ServingStatus> CheckAsync(string service)
    {
        var answer = await new Grpc.Health.V1.Health.HealthClient(_server.Grpc).CheckAsync(
            new HealthCheckRequest { Service = service }, cancellationToken: TestContext.Current.CancellationToken);
        return answer.Status;
    }

    private sealed class SlowReferenceReader(Task<IReadOnlyList<DomainInstrument>> instruments) : IReferenceReader
    {
        public ValueTask<IReadOnlyList<DomainInstrument>> ListInstrumentsAsync(CancellationToken cancellationToken) =>
            new(instruments.WaitAsync(cancellationToken));

        public ValueTask<IReadOnlyList<DomainAction>> ListCorporateActionsAsync(CancellationToken cancellationToken) =>
            new([]);

        public ValueTask<IReadOnlyList<SettledVersion>> ListSettledVersionsAsync(CancellationToken cancellationToken) =>
            new([]);
    }
}

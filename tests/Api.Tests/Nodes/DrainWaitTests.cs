using FinApi.Api.Nodes;
using FinApi.Api.Services.Ingestion;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Streaming;
using FinApi.Application.Streaming.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Api.Tests.Nodes;

public sealed class DrainWaitTests
{
    [Fact]
    public async Task StoppingAsync_OfANode_WaitsAsLongAsTheBalancerNeeds()
    {
        var time = new FakeTimeProvider();
        var wait = new DrainWait(Options.Create(new StreamingOptions { DrainWaitSeconds = 10 }), time);

        var stopping = wait.StoppingAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(9));
        var isEarly = stopping.IsCompleted;
        time.Advance(TimeSpan.FromSeconds(1));
        await stopping;

        Assert.False(isEarly);
    }

    [Fact]
    public async Task StoppingAsync_StopIsCutShort_EndsWithoutAFault()
    {
        var wait = new DrainWait(
            Options.Create(new StreamingOptions { DrainWaitSeconds = 10 }), new FakeTimeProvider());

        await wait.StoppingAsync(new CancellationToken(canceled: true));
    }

    [Theory]
    [InlineData("history")]
    [InlineData("streaming")]
    [InlineData("ingest")]
    public async Task Start_AnyRole_WaitsBeforeStreamsAndPublishersEnd(string role)
    {
        await using var server = await ApiServer.StartAsync(replace: null, $"--FinApi:Roles={role}");

        // The host tells them of the stop one by one, in the reverse order.
        var services = server.Services.GetServices<IHostedService>().ToList();
        Assert.True(
            services.FindIndex(service => service is DrainWait)
            > services.FindLastIndex(service => service is IStreamHost or PublishStreams));
    }
}

using FinApi.Application.Ports;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Streaming;

/// <summary>The enterprise plan for everybody, as long as there are no accounts.</summary>
internal sealed class OnePlan(IOptions<StreamingOptions> options) : IStreamPlans
{
    private readonly StreamPlan _plan = new(
        "enterprise",
        options.Value.MaxStreams,
        MaxTopics: 3_000,
        AllowsEvery: true,
        MinIntervalMilliseconds: 0,
        ResumeWindow: Duration.FromMinutes(60),
        AllowsAllSymbols: true);

    public ValueTask<StreamPlan> GetAsync(string account, CancellationToken cancellationToken) => ValueTask.FromResult(_plan);
}

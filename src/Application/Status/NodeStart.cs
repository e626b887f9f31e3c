using FinApi.Application.Time;
using Microsoft.Extensions.Hosting;
using NodaTime;

namespace FinApi.Application.Status;

/// <summary>When the node started. Hosted, so that it is made at the start and not when somebody first asks.</summary>
internal sealed class NodeStart(TimeProvider timeProvider) : IHostedService
{
    public Instant Time { get; } = timeProvider.GetInstant();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

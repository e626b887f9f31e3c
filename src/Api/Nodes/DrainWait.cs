using FinApi.Application.Streaming;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Nodes;

/// <summary>
/// Lets a load balancer notice that the node stops before anything ends, whatever roles the node has: until then new
/// calls and batches still come, and the server would meet them with a connection that closes. New streams are refused
/// meanwhile (StreamAdmission); those that run go on.
/// </summary>
internal sealed class DrainWait(IOptions<StreamingOptions> options, TimeProvider timeProvider) : IHostedLifecycleService
{
    private readonly TimeSpan _wait = TimeSpan.FromSeconds(options.Value.DrainWaitSeconds);

    // When the wait is cut short, the other services still have to say goodbye.
    public async Task StoppingAsync(CancellationToken cancellationToken) =>
        await Task.Delay(_wait, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

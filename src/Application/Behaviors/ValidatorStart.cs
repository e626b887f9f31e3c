using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FinApi.Application.Behaviors;

/// <summary>
/// Has every validator made by the end of the start: a validator compiles its rules when it is made, and no caller
/// should wait for that.
/// </summary>
internal sealed class ValidatorStart(IServiceProvider services) : IHostedLifecycleService
{
    /// <summary>All of them, one for each request that carries something a caller wrote.</summary>
    public IReadOnlyList<IValidator> Validators => [.. services.GetServices<IValidator>()];

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not before: they may be in the making on another core, and nothing else of the start should wait for them.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _ = Validators;
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

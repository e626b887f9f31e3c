using FluentValidation;
using Microsoft.Extensions.Hosting;

namespace FinApi.Application.Behaviors;

/// <summary>
/// Has every validator made before the node takes requests: a validator compiles its rules when it is made, and no
/// caller should wait for that.
/// </summary>
internal sealed class ValidatorStart(IEnumerable<IValidator> validators) : IHostedService
{
    /// <summary>All of them, one for each request that carries something a caller wrote.</summary>
    public IReadOnlyList<IValidator> Validators { get; } = [.. validators];

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

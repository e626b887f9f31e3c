using FinApi.Application.MarketData;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FinApi.Application;

/// <summary>
/// Has every validator made once the market is loaded and the first callers have their answers: a validator compiles
/// its rules when it is made. All of them would take a tenth of a start, and a request needs one, which is made for it
/// if it comes first.
/// </summary>
internal sealed class ValidatorStart(IServiceProvider services, LatestMarket market, TimeProvider timeProvider)
    : BackgroundService
{
    // Callers who waited for the start come at once, and should not share the cores with this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>All of them, one for each request that carries something a caller wrote.</summary>
    public IReadOnlyList<IValidator> Validators => [.. services.GetServices<IValidator>()];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await market.WaitUntilReadyAsync(stoppingToken);
        await Task.Delay(Patience, timeProvider, stoppingToken);
        _ = Validators;
    }
}

using FinApi.Application.MarketData;

namespace FinApi.Api.Services;

/// <summary>
/// Compiles all mappings once the market is loaded and the first callers have their answers. Compiling them before
/// would take a quarter of a start, and a request needs two at most, which are compiled for it if it comes first.
/// </summary>
internal sealed class MappingCompilation(LatestMarket market, TimeProvider timeProvider) : BackgroundService
{
    // Callers who waited for the start come at once, and should not share the cores with this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await market.WaitUntilReadyAsync(stoppingToken);
        await Task.Delay(Patience, timeProvider, stoppingToken);
        GrpcRegistration.CompileMapping();
    }
}

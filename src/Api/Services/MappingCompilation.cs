using FinApi.Application.MarketData;
using Mapster;

namespace FinApi.Api.Services;

/// <summary>
/// Compiles all mappings once the market is loaded. Compiling them before would take a quarter of a start, and a
/// request needs two at most, which are compiled for it if it comes first.
/// </summary>
internal sealed class MappingCompilation(LatestMarket market, TypeAdapterConfig mapping) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await market.WaitUntilReadyAsync(stoppingToken);
        mapping.Compile();
    }
}

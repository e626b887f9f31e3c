using FinApi.Application.History.Adjustments;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Application.History;

/// <summary>Registers what reads the past.</summary>
internal static class HistoryRegistration
{
    public static IServiceCollection AddHistory(this IServiceCollection services)
    {
        services.AddSingleton<HistoryAccess>();
        services.AddSingleton<HistoryStatus>();
        services.AddSingleton<AdjustmentTables>();
        services.AddSingleton<BarSeriesReader>();
        services.AddSingleton<BarPageReader>();
        return services.AddSingleton<TickPageReader>();
    }
}

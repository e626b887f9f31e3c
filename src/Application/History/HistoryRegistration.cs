using FinApi.Application.History.Adjustments;
using FinApi.Application.History.Conditions;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Application.History;

/// <summary>Registers what reads the past.</summary>
internal static class HistoryRegistration
{
    public static IServiceCollection AddHistory(this IServiceCollection services)
    {
        services.AddSingleton<HistoryAccess>();
        services.AddSingleton<HistoryStatus>();
        services.AddSingleton<CompletePages>();
        services.AddSingleton<EmptyAnswers>();
        services.AddSingleton<AdjustmentTables>();
        services.AddSingleton<BarSeriesReader>();
        services.AddSingleton<BarPageReader>();
        return services.AddSingleton<TickPageReader>();
    }
}

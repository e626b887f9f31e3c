using FinApi.Application.History.Adjustments;
using FinApi.Application.History.Conditions;
using FinApi.Application.History.Exports;
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
        services.AddSingleton<ExportFacts>();
        services.AddSingleton<ExportWriters>();
        services.AddSingleton<ExportLane>();
        services.AddSingleton<BarExports>();
        services.AddSingleton<TradeExports>();
        return services.AddSingleton<TickPageReader>();
    }
}

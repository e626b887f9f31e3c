using FinApi.Application.History.Adjustments;
using FinApi.Application.History.Csv;
using FinApi.Application.History.ExportBars;
using FinApi.Application.History.ExportTrades;
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
        services.AddSingleton<TickPageReader>();
        services.AddSingleton<ICsvExporter<ExportBarsQuery>, BarCsvExporter>();
        return services.AddSingleton<ICsvExporter<ExportTradesQuery>, TradeCsvExporter>();
    }
}

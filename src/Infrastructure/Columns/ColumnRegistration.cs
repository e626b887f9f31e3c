using FinApi.Application.History.Exports;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Infrastructure.Columns;

/// <summary>Puts the files of columns behind their port.</summary>
public static class ColumnRegistration
{
    /// <summary>Adds Arrow and Parquet.</summary>
    public static IServiceCollection AddColumns(this IServiceCollection services) =>
        services.AddSingleton<IColumnFiles, ColumnFiles>();
}

using FinApi.Application.Behaviors;
using FinApi.Application.History.BatchListBars;
using FluentValidation;

namespace FinApi.Application.History.Exports;

/// <summary>Rules that all requests for exports share.</summary>
internal static class ExportRules
{
    /// <summary>Most instruments of one file, as of one batch of pages.</summary>
    public const int MaxSymbols = BatchListBarsValidator.MaxSymbols;

    public static IRuleBuilderOptions<T, ExportForm> IsForm<T>(this IRuleBuilder<T, ExportForm> rule) =>
        rule.Must(static form => form.Format != ExportFormat.Csv || form.Numbers == ExportNumbers.Decimal)
            .Says(
                "numbers",
                "must be DECIMAL, or absent, for a CSV, which has the digits themselves. FLOAT64 is for the formats "
                + "ARROW and PARQUET.");
}

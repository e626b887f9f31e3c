using FinApi.Application.History.Exports;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Translation;

/// <summary>The form of an export. Unknown numbers are refused earlier.</summary>
internal static class ProtoExports
{
    /// <summary>The form that two fields ask for; unspecified ones stand for CSV and for decimals.</summary>
    public static ExportForm FormOf(Proto.ExportFormat format, Proto.ExportNumbers numbers) =>
        new(
            format == Proto.ExportFormat.Unspecified ? ExportForm.Default.Format : (ExportFormat)format,
            numbers == Proto.ExportNumbers.Unspecified ? ExportForm.Default.Numbers : (ExportNumbers)numbers);
}

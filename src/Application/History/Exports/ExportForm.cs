namespace FinApi.Application.History.Exports;

/// <summary>The form in which a caller wants an export.</summary>
/// <param name="Format">The file format.</param>
/// <param name="Numbers">The type of numbers; decimal in CSV, which has the digits themselves.</param>
public readonly record struct ExportForm(ExportFormat Format, ExportNumbers Numbers)
{
    /// <summary>Where a caller says nothing.</summary>
    public static ExportForm Default { get; } = new(ExportFormat.Csv, ExportNumbers.Decimal);
}

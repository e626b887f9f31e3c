using FinApi.Application.History.Exports.Csv;

namespace FinApi.Application.History.Exports.Columns;

/// <summary>Prices, sizes and volumes.</summary>
/// <param name="name">Its name.</param>
/// <param name="scale">
/// How many of <see cref="Precision"/> digits stand behind the point where numbers are decimals.
/// </param>
/// <param name="isOptional">Whether a row may have no value.</param>
/// <param name="read">Its value; null: none.</param>
public sealed class DecimalColumn<TRow>(
    string name, int scale, bool isOptional, ColumnValue<TRow, decimal?> read)
    : ExportColumn<TRow>(name)
{
    /// <summary>All digits where numbers are decimals.</summary>
    public int Precision { get; init; } = DecimalDigits.Precision;

    /// <summary>Digits behind the point where numbers are decimals.</summary>
    public int Scale => scale;

    /// <summary>Whether a row may have no value.</summary>
    public bool IsOptional => isOptional;

    /// <summary>Reads the value.</summary>
    public ColumnValue<TRow, decimal?> Read => read;

    internal override void Write(CsvChunk chunk, in TRow row, string symbol) => chunk.Add(read(in row));
}

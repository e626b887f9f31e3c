using FinApi.Application.History.Exports.Csv;
using NodaTime;

namespace FinApi.Application.History.Exports.Columns;

/// <summary>Dates.</summary>
/// <param name="name">Its name.</param>
/// <param name="read">Its value; null: none.</param>
public sealed class DateColumn<TRow>(string name, ColumnValue<TRow, LocalDate?> read) : ExportColumn<TRow>(name)
{
    /// <summary>Reads the value.</summary>
    public ColumnValue<TRow, LocalDate?> Read => read;

    internal override void Write(CsvChunk chunk, in TRow row, string symbol) => chunk.Add(read(in row));
}

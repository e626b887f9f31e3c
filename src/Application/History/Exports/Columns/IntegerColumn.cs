using FinApi.Application.History.Exports.Csv;

namespace FinApi.Application.History.Exports.Columns;

/// <summary>Whole numbers of 64 bits.</summary>
/// <param name="name">Its name.</param>
/// <param name="read">Its value; null: none.</param>
public sealed class IntegerColumn<TRow>(string name, ColumnValue<TRow, long?> read) : ExportColumn<TRow>(name)
{
    /// <summary>Reads the value.</summary>
    public ColumnValue<TRow, long?> Read => read;

    internal override void Write(CsvChunk chunk, in TRow row, string symbol) => chunk.Add(read(in row));
}

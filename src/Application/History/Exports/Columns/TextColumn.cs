using FinApi.Application.History.Exports.Csv;

namespace FinApi.Application.History.Exports.Columns;

/// <summary>Texts.</summary>
/// <param name="name">Its name.</param>
/// <param name="read">Its value; null: none.</param>
public sealed class TextColumn<TRow>(string name, ColumnValue<TRow, string?> read) : ExportColumn<TRow>(name)
{
    /// <summary>Reads the value.</summary>
    public ColumnValue<TRow, string?> Read => read;

    internal override void Write(CsvChunk chunk, in TRow row, string symbol) => chunk.Add(read(in row));
}

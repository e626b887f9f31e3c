using FinApi.Application.History.Exports.Csv;

namespace FinApi.Application.History.Exports.Columns;

/// <summary>The symbol of the row's instrument.</summary>
/// <param name="name">Its name.</param>
public sealed class SymbolColumn<TRow>(string name) : ExportColumn<TRow>(name)
{
    internal override void Write(CsvChunk chunk, in TRow row, string symbol) => chunk.Add(symbol);
}

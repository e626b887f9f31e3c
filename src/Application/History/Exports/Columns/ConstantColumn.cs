using FinApi.Application.History.Exports.Csv;

namespace FinApi.Application.History.Exports.Columns;

/// <summary>One text in all rows.</summary>
/// <param name="name">Its name.</param>
/// <param name="text">The text.</param>
public sealed class ConstantColumn<TRow>(string name, string text) : ExportColumn<TRow>(name)
{
    /// <summary>The text.</summary>
    public string Text => text;

    internal override void Write(CsvChunk chunk, in TRow row, string symbol) => chunk.Add(text);
}

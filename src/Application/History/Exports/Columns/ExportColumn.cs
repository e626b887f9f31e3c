using FinApi.Application.History.Exports.Csv;

namespace FinApi.Application.History.Exports.Columns;

/// <summary>A column of an export. Its kind says which values it has.</summary>
public abstract class ExportColumn<TRow>
{
    private protected ExportColumn(string name) => Name = name;

    /// <summary>Its name in every format.</summary>
    public string Name { get; }

    /// <summary>Writes its value in a row of the instrument with a symbol.</summary>
    internal abstract void Write(CsvChunk chunk, in TRow row, string symbol);
}

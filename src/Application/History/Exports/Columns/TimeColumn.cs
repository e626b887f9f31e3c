using FinApi.Application.History.Exports.Csv;
using NodaTime;

namespace FinApi.Application.History.Exports.Columns;

/// <summary>Times in UTC, to the nanosecond.</summary>
/// <param name="name">Its name.</param>
/// <param name="read">Its value.</param>
public sealed class TimeColumn<TRow>(string name, ColumnValue<TRow, Instant> read) : ExportColumn<TRow>(name)
{
    /// <summary>Reads the value.</summary>
    public ColumnValue<TRow, Instant> Read => read;

    internal override void Write(CsvChunk chunk, in TRow row, string symbol) => chunk.Add(read(in row));
}

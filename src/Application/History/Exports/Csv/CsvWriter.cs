using FinApi.Application.History.Exports.Columns;

namespace FinApi.Application.History.Exports.Csv;

/// <summary>Writes rows as lines below a header.</summary>
internal sealed class CsvWriter<TRow>(ExportFile<TRow> file) : IExportWriter<TRow>
{
    private readonly CsvChunk _chunk = new();
    private readonly ExportColumn<TRow>[] _columns = [.. file.Columns];
    private bool _hasHeader;

    /// <summary>About 100 bytes a line: parts of 100 KB, read in a transaction of a few milliseconds each.</summary>
    public int BatchRows => 1_000;

    public ReadOnlyMemory<byte> Write(ReadOnlySpan<TRow> rows, int symbol, bool isLast)
    {
        _chunk.Clear();
        if (!_hasHeader)
        {
            _chunk.AddHeader(string.Join(',', _columns.Select(column => column.Name)));
            _hasHeader = true;
        }

        var text = file.Symbols[symbol];
        foreach (ref readonly var row in rows)
        {
            _chunk.StartLine();
            foreach (var column in _columns)
            {
                column.Write(_chunk, in row, text);
            }
        }

        return _chunk.Bytes;
    }

    public void Dispose() => _chunk.Dispose();
}

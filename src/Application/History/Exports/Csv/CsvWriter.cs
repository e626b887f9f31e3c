namespace FinApi.Application.History.Exports.Csv;

/// <summary>Writes rows as lines below a header.</summary>
internal sealed class CsvWriter<TRow>(ExportFile<TRow> file) : IExportWriter<TRow>
{
    private readonly CsvChunk _chunk = new();
    private bool _hasHeader;

    /// <summary>About 100 bytes a line: parts of 100 KB, read in a transaction of a few milliseconds each.</summary>
    public int BatchRows => 1_000;

    public ReadOnlyMemory<byte> Write(ReadOnlySpan<TRow> rows, int symbol, bool isLast)
    {
        _chunk.Clear();
        if (!_hasHeader)
        {
            _chunk.AddHeader(string.Join(',', file.Columns.Select(column => column.Name)));
            _hasHeader = true;
        }

        foreach (ref readonly var row in rows)
        {
            _chunk.StartLine();
            for (var i = 0; i < file.Columns.Count; i++)
            {
                file.Columns[i].Write(_chunk, in row, file.Symbols[symbol]);
            }
        }

        return _chunk.Bytes;
    }

    public void Dispose()
    {
        // Nothing to give back.
    }
}

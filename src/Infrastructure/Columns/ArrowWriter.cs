using Apache.Arrow.Ipc;
using FinApi.Application.History.Exports;

namespace FinApi.Infrastructure.Columns;

/// <summary>
/// Writes the stream format of Arrow's IPC. Its buffers are not compressed: the reader for JavaScript refuses
/// compressed ones, and Content-Encoding does as much.
/// </summary>
internal sealed class ArrowWriter<TRow> : IExportWriter<TRow>
{
    private const string Zone = "UTC";

    private readonly PieceStream _pieces = new();
    private readonly BatchBuilder<TRow> _batches;
    private readonly ArrowStreamWriter _stream;
    private bool _hasSchema;

    public ArrowWriter(ExportNumbers numbers, ExportFile<TRow> file)
    {
        _batches = new BatchBuilder<TRow>(numbers, Zone, file);
        _stream = new ArrowStreamWriter(_pieces, _batches.Schema, leaveOpen: true);
    }

    /// <summary>A batch is a read of the longest page: about 1.3 MB of bars.</summary>
    public int BatchRows => 10_000;

    public ReadOnlyMemory<byte> Write(ReadOnlySpan<TRow> rows, int symbol, bool isLast)
    {
        if (!_hasSchema)
        {
            _stream.WriteStart();
            _hasSchema = true;
        }

        if (!rows.IsEmpty)
        {
            _stream.WriteRecordBatch(_batches.Build(rows, symbol));
        }

        if (isLast)
        {
            _stream.WriteEnd();
        }

        return _pieces.Take();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _batches.Dispose();
        _pieces.Dispose();
    }
}

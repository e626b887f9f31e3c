using System.Runtime.CompilerServices;
using Apache.Arrow;
using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Collections;
using FinApi.Application.History.Exports;
using FinApi.Infrastructure.Archive.Decoding;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace FinApi.Infrastructure.Archive;

/// <summary>Files of the archive as Parquet, by Apache's library.</summary>
internal sealed class ParquetArchiveFiles : IArchiveFiles
{
    public IArchiveWriter<TRow> Begin<TRow>(Stream content, ExportFile<TRow> file) =>
        new ParquetArchiveWriter<TRow>(content, file);

    public async IAsyncEnumerable<ArchiveRows<TRow>> ReadAsync<TRow>(
        Stream content,
        IReadOnlyList<ArchiveInstrument> instruments,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var file = Open(content);
        using var batches = Guard(() => file.GetRecordBatchReader());
        var decoder = RowDecoder.Of<TRow>(instruments);
        using var rows = new PooledRows<TRow>();
        while (await NextAsync(batches, cancellationToken) is { } batch)
        {
            using (batch)
            {
                for (var next = 0; next < batch.Length;)
                {
                    (var instrument, next) = ReadRun(decoder, batch, next, rows);
                    yield return new ArchiveRows<TRow>(instrument, rows);
                }
            }
        }
    }

    private static FileReader Open(Stream content) => Guard(() => new FileReader(content, leaveOpen: true));

    private static async ValueTask<RecordBatch?> NextAsync(
        Apache.Arrow.Ipc.IArrowArrayStream batches, CancellationToken cancellationToken)
    {
        try
        {
            return await batches.ReadNextRecordBatchAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The library knows no other exception than that of the base.
            throw Damaged(e);
        }
    }

    private static (int Instrument, int Next) ReadRun<TRow>(
        RowDecoder<TRow> decoder, RecordBatch batch, int start, PooledRows<TRow> rows)
    {
        try
        {
            if (start == 0)
            {
                decoder.Begin(batch);
            }

            rows.Truncate(0);
            return (decoder.InstrumentAt(start), decoder.ReadRun(start, rows));
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
            throw Damaged(e);
        }
    }

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
            throw Damaged(e);
        }
    }

    private static bool IsOfTheFile(Exception e) =>
        e is ParquetException or FormatException or InvalidCastException or ArgumentException or OverflowException
            or IOException;

    private static ArchiveUnavailableException Damaged(Exception cause) =>
        new($"A file of the archive cannot be read as Parquet of this form ({cause.Message})");
}

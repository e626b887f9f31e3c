using Apache.Arrow;
using FinApi.Application.History.Exports;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace FinApi.Infrastructure.Columns;

/// <summary>
/// Writes Parquet. A row group leaves as soon as it is complete, so that a file of any length takes the memory of one.
/// </summary>
internal sealed class ParquetWriter<TRow> : IExportWriter<TRow>
{
    // About 6 MB of bars before compression.
    private const int GroupRows = 50_000;

    private readonly PieceStream _pieces = new();
    private readonly BatchBuilder<TRow> _batches;
    private readonly WriterProperties _properties;
    private readonly ArrowWriterProperties _arrowProperties;
    private readonly FileWriter _file;

    public ParquetWriter(ExportNumbers numbers, ExportFile<TRow> file)
    {
        _batches = new BatchBuilder<TRow>(numbers, ParquetProperties.NoZone, file);
        _properties = PropertiesOf(_batches.Schema);
        using var builder = new ArrowWriterPropertiesBuilder();
        // The facts of the file are those of Arrow's schema.
        _arrowProperties = builder.StoreSchema().Build();
        _file = new FileWriter(_pieces, _batches.Schema, _properties, _arrowProperties, leaveOpen: true);
    }

    /// <summary>A read of the longest page.</summary>
    public int BatchRows => 10_000;

    public ReadOnlyMemory<byte> Write(ReadOnlySpan<TRow> rows, int symbol, bool isLast)
    {
        if (!rows.IsEmpty)
        {
            _file.WriteBufferedRecordBatch(_batches.Build(rows, symbol));
        }

        if (isLast)
        {
            _file.Close();
        }

        return _pieces.Take();
    }

    public void Dispose()
    {
        _file.Dispose();
        _properties.Dispose();
        _arrowProperties.Dispose();
        _batches.Dispose();
        _pieces.Dispose();
    }

    private static WriterProperties PropertiesOf(Schema schema)
    {
        using var builder = ParquetProperties.Begin(schema);
        return builder.MaxRowGroupLength(GroupRows).Build();
    }
}

using FinApi.Application.Archive.Files;
using FinApi.Application.History.Exports;
using FinApi.Infrastructure.Columns;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace FinApi.Infrastructure.Archive;

/// <summary>Writes a Parquet file, row group by row group as its caller says.</summary>
internal sealed class ParquetArchiveWriter<TRow> : IArchiveWriter<TRow>
{
    // Of the six that zstd offers for speed, the one where the files stop getting smaller.
    private const int ZstdLevel = 3;

    // "PAR1", which a file begins with.
    private const long MagicLength = 4;

    // What rows are sorted by. Bars stand by interval before their time, and intervals by their length.
    private static readonly string[] Order = ["symbol", "event_time", "sequence"];

    private readonly Stream _content;
    private readonly BatchBuilder<TRow> _batches;
    private readonly WriterProperties _properties;
    private readonly ArrowWriterProperties _arrowProperties;
    private readonly FileWriter _file;
    private bool _hasGroup;

    public ParquetArchiveWriter(Stream content, ExportFile<TRow> file)
    {
        _content = content;
        _batches = new BatchBuilder<TRow>(ExportNumbers.Decimal, ParquetProperties.NoZone, file, repeatsSymbols: true);
        _properties = PropertiesOf(_batches.Schema);
        using var builder = new ArrowWriterPropertiesBuilder();

        // The facts of the file are those of Arrow's schema.
        _arrowProperties = builder.StoreSchema().Build();
        _file = new FileWriter(content, _batches.Schema, _properties, _arrowProperties, leaveOpen: true);
    }

    public void Write(ReadOnlySpan<TRow> rows, int instrument)
    {
        var batch = _batches.Build(rows, instrument);
        try
        {
            if (!_hasGroup)
            {
                _file.NewBufferedRowGroup();
                _hasGroup = true;
            }

            _file.WriteBufferedRecordBatch(batch);
        }
        catch (Exception e)
        {
            throw Failure(e);
        }
    }

    public void EndGroup() => _hasGroup = false;

    public IReadOnlyList<(long Offset, long Length)> Complete()
    {
        try
        {
            _file.Close();
            return ReadPlaces();
        }
        catch (Exception e)
        {
            throw Failure(e);
        }
    }

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (Exception)
        {
            // It ends the file, which whoever could not write it does not need.
        }

        _properties.Dispose();
        _arrowProperties.Dispose();
        _batches.Dispose();
    }

    private (long Offset, long Length)[] ReadPlaces()
    {
        _content.Position = 0;
        using var reader = new ParquetFileReader(_content, leaveOpen: true);
        var places = new (long Offset, long Length)[reader.FileMetaData.NumRowGroups];
        var offset = MagicLength;
        for (var i = 0; i < places.Length; i++)
        {
            using var group = reader.RowGroup(i);
            var length = LengthOf(group.MetaData);
            places[i] = (offset, length);
            offset += length;
        }

        return places;
    }

    // The columns of a group lie side by side, and so do the groups.
    private static long LengthOf(RowGroupMetaData group)
    {
        var length = 0L;
        for (var i = 0; i < group.NumColumns; i++)
        {
            using var column = group.GetColumnChunkMetaData(i);
            length += column.TotalCompressedSize;
        }

        return length;
    }

    // The library has exceptions of its own for what the stream below has thrown, such as a full disk.
    private static ArchiveUnavailableException Failure(Exception cause) =>
        new($"A file of the archive cannot be written ({cause.Message}) Look at the disk that it is written to.");

    private static WriterProperties PropertiesOf(Apache.Arrow.Schema schema)
    {
        using var builder = ParquetProperties.Begin(schema, "sequence", "first_sequence", "last_sequence");
        builder
            .CompressionLevel(ZstdLevel)
            .EnablePageChecksum()
            .EnableStoreDecimalAsInteger()
            // Groups end where the caller says.
            .MaxRowGroupLength(int.MaxValue);
        builder.SortingColumns(
        [
            .. Order.Select(name => schema.GetFieldIndex(name)).Where(index => index >= 0)
                .Select(index => new WriterProperties.SortingColumn(index, isDescending: false, nullsFirst: false)),
        ]);
        return builder.Build();
    }
}

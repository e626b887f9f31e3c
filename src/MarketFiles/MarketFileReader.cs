using FinApi.Domain.MarketData;
using FinApi.MarketFiles.Csv;
using FinApi.MarketFiles.Formats;

namespace FinApi.MarketFiles;

/// <summary>
/// Reads a market file, CSV or gzipped CSV, row by row: columns by the names in the header line, in any order, in any
/// case; unknown ones are skipped. Holds one row in memory. Not safe for several threads.
/// </summary>
public sealed class MarketFileReader : IDisposable
{
    private readonly CsvRows _rows;
    private readonly RowFormat _format;
    private long _row;

    private MarketFileReader(CsvRows rows, RowFormat format)
    {
        _rows = rows;
        _format = format;
    }

    /// <summary>The header line as it stands in the file.</summary>
    public string HeaderText => _rows.HeaderText;

    /// <summary>The names of the columns, in the file's order.</summary>
    public IReadOnlyList<string> Columns => _rows.Columns.Names;

    /// <summary>
    /// Bytes of the file, compressed where it is, that were read so far; ahead of the rows by a buffer.
    /// </summary>
    public long BytesRead => _rows.BytesRead;

    /// <summary>Bytes of the file, compressed where it is.</summary>
    public long TotalBytes => _rows.TotalBytes;

    /// <summary>The interval of bars without an <c>interval</c> column; null for other files.</summary>
    public BarInterval? Interval => (_format as BarFormat)?.FileInterval;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="MarketFileException">A required column is missing, or the file is broken.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static MarketFileReader Open(string path, MarketFileKind kind, MarketFileDefaults defaults)
    {
        var rows = new CsvRows(path);
        try
        {
            var format = RowFormat.For(kind, rows.Columns, defaults, path);
            rows.Columns.ThrowIfUnclear(kind);
            return new MarketFileReader(rows, format);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The rows in the file's order, by ascending <see cref="MarketFilePosition.Number"/>. Can be read once.
    /// </summary>
    /// <exception cref="MarketFileException">The file is broken from here on.</exception>
    public IEnumerable<MarketFileRow> Read()
    {
        while (_rows.Advance())
        {
            _row++;
            var text = _rows.Text;
            for (var part = 0; part < _format.PartsPerRow; part++)
            {
                var number = ((_row - 1) * _format.PartsPerRow) + part + 1;
                _rows.Fields.MoveTo(new MarketFilePosition(number, _rows.LineNumber, text));
                if (_rows.ShapeProblem is { } problem)
                {
                    _rows.Fields.Fail(string.Empty, problem);
                    yield return _rows.Fields.Problem()!;
                    break;
                }

                if (_format.Read(_rows.Fields, part) is { } row)
                {
                    yield return row;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}

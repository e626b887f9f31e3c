using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace FinApi.MarketFiles.Csv;

/// <summary>The rows of a CSV file, plain or gzip (told by its first bytes), one at a time.</summary>
internal sealed class CsvRows : IDisposable
{
    // A field is at most a long name; more means an unclosed quote that would otherwise swallow the file into memory.
    private const int MaxFieldCharacters = 64 * 1024;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly CsvParser _parser;

    public CsvRows(string path)
    {
        _path = path;
        _file = MarketFileContent.OpenFile(path);
        var text = new StreamReader(MarketFileContent.Unpack(_file));
        _parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = _ => Fields!.Fail(string.Empty, "The row has a quote in the middle of a field."),
            MaxFieldSize = MaxFieldCharacters,
            // Symbols, venues and conditions repeat on every row.
            CacheFields = true,
        });
        Fields = new RowFields(_parser);
        HeaderText = Advance() ? Text : throw Broken("is empty: the first line must name the columns");
        Columns = new FileColumns([.. _parser.Record!.Select(name => name.Trim())]);
    }

    public FileColumns Columns { get; }

    public string HeaderText { get; }

    public RowFields Fields { get; }

    public long LineNumber => _parser.RawRow;

    public string Text => _parser.RawRecord.TrimEnd('\r', '\n');

    public long BytesRead => _file.Position;

    public long TotalBytes => _file.Length;

    /// <summary>What is wrong with the shape of the current row; null when nothing is.</summary>
    public string? ShapeProblem =>
        _parser.Count != Columns.Names.Count
            ? $"The row has {_parser.Count} fields, but the header has {Columns.Names.Count}."
            : null;

    public bool Advance()
    {
        try
        {
            return _parser.Read();
        }
        catch (InvalidDataException e)
        {
            throw Broken($"has broken gzip data after line {_parser.RawRow}; fetch or compress it again", e);
        }
        catch (MaxFieldSizeException e)
        {
            throw Broken($"has a field of over {MaxFieldCharacters:N0} characters after line {_parser.RawRow}", e);
        }
    }

    public void Dispose()
    {
        _parser.Dispose();
        _file.Dispose();
    }

    private MarketFileException Broken(string what, Exception? inner = null)
    {
        var message = $"{Path.GetFileName(_path)} {what}.";
        return inner is null ? new MarketFileException(message) : new MarketFileException(message, inner);
    }
}

using System.Security.Cryptography;
using FinApi.Application.History.Exports;
using FinApi.Application.History.Exports.Columns;
using FinApi.Application.History.Exports.Csv;

namespace FinApi.Application.Archive.Rows;

/// <summary>Counts rows and makes one number of them: the SHA-256 of their CSV.</summary>
internal sealed class RowDigest<TRow>(IReadOnlyList<ExportColumn<TRow>> columns, IReadOnlyList<string> symbols)
    : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly CsvWriter<TRow> _csv = new(new ExportFile<TRow>(columns, symbols, []));

    /// <summary>The rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes rows of an instrument.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="symbol">Its place among the symbols.</param>
    public void Add(ReadOnlySpan<TRow> rows, int symbol)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        _hash.AppendData(_csv.Write(rows, symbol, isLast: false).Span);
        _hash.AppendData("\n"u8);
        Rows += rows.Length;
    }

    /// <summary>The number, in hexadecimal.</summary>
    public string Complete() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose()
    {
        _hash.Dispose();
        _csv.Dispose();
    }
}

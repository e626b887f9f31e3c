using Apache.Arrow;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Collections;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Infrastructure.Archive.Decoding;

/// <summary>Makes rows of the columns of a file.</summary>
internal abstract class RowDecoder<TRow>(IReadOnlyList<ArchiveInstrument> instruments)
{
    private readonly Dictionary<string, int> _places = instruments
        .Select((instrument, place) => (instrument.Symbol, place))
        .ToDictionary(pair => pair.Symbol, pair => pair.place, StringComparer.Ordinal);

    private readonly Symbol[] _keys = [.. instruments.Select(instrument => Symbol.Parse(instrument.Key))];

    private StringArray _symbols = null!;

    /// <summary>Takes a batch, from whose rows on is read.</summary>
    public void Begin(RecordBatch batch)
    {
        var columns = new BatchColumns(batch);
        _symbols = columns.Find<StringArray>("symbol");
        Begin(columns);
    }

    /// <summary>The place of a row's instrument among those of the manifest.</summary>
    /// <exception cref="FormatException">The manifest does not have it.</exception>
    public int InstrumentAt(int row) =>
        _symbols.GetString(row) is { } symbol && _places.TryGetValue(symbol, out var place)
            ? place
            : throw new FormatException($"Row {row} is of an instrument that the manifest does not have.");

    /// <summary>Reads the rows of one instrument that begin at a row.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="rows">Where they are added.</param>
    /// <returns>The row behind the last.</returns>
    public int ReadRun(int start, PooledRows<TRow> rows)
    {
        var symbol = Utf8At(start);
        var key = _keys[InstrumentAt(start)];
        var row = start;
        for (; row < _symbols.Length && Utf8At(row).SequenceEqual(symbol); row++)
        {
            rows.Add(Read(key, row));
        }

        return row;
    }

    /// <summary>Takes the columns of a batch.</summary>
    protected abstract void Begin(BatchColumns columns);

    /// <summary>Makes a row.</summary>
    protected abstract TRow Read(Symbol key, int row);

    private ReadOnlySpan<byte> Utf8At(int row) => _symbols.GetBytes(row);
}

/// <summary>Chooses how rows are read.</summary>
internal static class RowDecoder
{
    /// <summary>The decoder of a kind of rows.</summary>
    public static RowDecoder<TRow> Of<TRow>(IReadOnlyList<ArchiveInstrument> instruments) =>
        typeof(TRow) == typeof(Trade) ? (RowDecoder<TRow>)(object)new TradeDecoder(instruments)
        : typeof(TRow) == typeof(Quote) ? (RowDecoder<TRow>)(object)new QuoteDecoder(instruments)
        : typeof(TRow) == typeof(StoredBar) ? (RowDecoder<TRow>)(object)new BarDecoder(instruments)
        : throw new NotSupportedException($"There are no files of {typeof(TRow).Name}.");
}

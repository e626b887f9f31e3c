using Apache.Arrow;
using Apache.Arrow.Types;
using FinApi.Application.History.Exports;
using FinApi.Application.History.Exports.Columns;
using FinApi.Infrastructure.Columns.Builders;

namespace FinApi.Infrastructure.Columns;

/// <summary>Makes record batches of rows, in buffers that serve one batch after the other.</summary>
internal sealed class BatchBuilder<TRow> : IDisposable
{
    private readonly ColumnBuilder<TRow>[] _columns;

    /// <summary>Describes the file.</summary>
    /// <param name="numbers">The type of numbers.</param>
    /// <param name="timeZone">The zone that times name, which are in UTC whatever it is; null: none.</param>
    /// <param name="file">The file.</param>
    /// <param name="repeatsSymbols">
    /// Whether each row has the text of its symbol, in place of its number in a list of all symbols of the file.
    /// </param>
    public BatchBuilder(
        ExportNumbers numbers, string? timeZone, ExportFile<TRow> file, bool repeatsSymbols = false)
    {
        var time = new TimestampType(TimeUnit.Nanosecond, timeZone);
        _columns = [.. file.Columns.Select(column => column is SymbolColumn<TRow> symbol && repeatsSymbols
            ? new RepeatedTextBuilder<TRow>(symbol.Name, file.Symbols)
            : BuilderOf(column, numbers, time, file.Symbols))];
        Schema = new Schema(_columns.Select(column => column.Field), file.Facts);
    }

    /// <summary>The columns and the facts of the file.</summary>
    public Schema Schema { get; }

    /// <summary>A batch of rows of one instrument; valid until the next one.</summary>
    public RecordBatch Build(ReadOnlySpan<TRow> rows, int symbol)
    {
        var arrays = new IArrowArray[_columns.Length];
        for (var i = 0; i < arrays.Length; i++)
        {
            arrays[i] = _columns[i].Build(rows, symbol);
        }

        return new RecordBatch(Schema, arrays, rows.Length);
    }

    public void Dispose()
    {
        foreach (var column in _columns)
        {
            column.Dispose();
        }
    }

    private static ColumnBuilder<TRow> BuilderOf(
        ExportColumn<TRow> column, ExportNumbers numbers, TimestampType time, IReadOnlyList<string> symbols) =>
        column switch
        {
            SymbolColumn<TRow> symbol => new ChoiceBuilder<TRow>(symbol.Name, symbols),
            ConstantColumn<TRow> constant => new ChoiceBuilder<TRow>(constant.Name, [constant.Text]),
            TextColumn<TRow> texts => new TextBuilder<TRow>(texts),
            TimeColumn<TRow> times => new ValueBuilder<TRow, long, TimeReader<TRow>>(
                times.Name, time, isOptional: false, new TimeReader<TRow>(times)),
            DateColumn<TRow> dates => new ValueBuilder<TRow, int, DateReader<TRow>>(
                dates.Name, Date32Type.Default, isOptional: true, new DateReader<TRow>(dates)),
            IntegerColumn<TRow> integers => new ValueBuilder<TRow, long, IntegerReader<TRow>>(
                integers.Name, Int64Type.Default, isOptional: true, new IntegerReader<TRow>(integers)),
            DecimalColumn<TRow> decimals when numbers == ExportNumbers.Float64 =>
                new ValueBuilder<TRow, double, FloatReader<TRow>>(
                    decimals.Name, DoubleType.Default, decimals.IsOptional, new FloatReader<TRow>(decimals)),
            DecimalColumn<TRow> decimals => new ValueBuilder<TRow, Int128, DecimalReader<TRow>>(
                decimals.Name,
                new Decimal128Type(decimals.Precision, decimals.Scale),
                decimals.IsOptional,
                new DecimalReader<TRow>(decimals)),
            _ => throw new ArgumentOutOfRangeException(nameof(column), column, "Has no type in Arrow."),
        };
}

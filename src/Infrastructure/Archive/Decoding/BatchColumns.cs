using System.Buffers.Binary;
using Apache.Arrow;
using FinApi.Infrastructure.Storage;
using NodaTime;

namespace FinApi.Infrastructure.Archive.Decoding;

/// <summary>The columns of a batch, by their names, as the values that rows have.</summary>
internal sealed class BatchColumns(RecordBatch batch)
{
    /// <summary>A column of a type.</summary>
    /// <exception cref="FormatException">There is no such column.</exception>
    public TArray Find<TArray>(string name)
        where TArray : class, IArrowArray =>
        batch.Schema.GetFieldIndex(name) is >= 0 and var index && batch.Column(index) is TArray array
            ? array
            : throw new FormatException($"The column {name} is missing, or has another type.");

    public static Instant TimeAt(TimestampArray times, int row) => UnixNanos.ToInstant(times.Values[row]);

    public static LocalDate? DateAt(Date32Array dates, int row) =>
        dates.IsNull(row) ? null : new LocalDate(1970, 1, 1).PlusDays(dates.Values[row]);

    public static string? TextAt(StringArray texts, int row) => texts.IsNull(row) ? null : texts.GetString(row);

    public static long? IntegerAt(Int64Array integers, int row) => integers.IsNull(row) ? null : integers.Values[row];

    /// <summary>A number that every row has.</summary>
    /// <exception cref="FormatException">The row has none.</exception>
    public static decimal NumberAt(Decimal128Array numbers, int row) =>
        NumberOrNullAt(numbers, row) ?? throw new FormatException("A number is missing.");

    public static decimal? NumberOrNullAt(Decimal128Array numbers, int row)
    {
        if (numbers.IsNull(row))
        {
            return null;
        }

        var bytes = numbers.ValueBuffer.Span.Slice((numbers.Offset + row) * numbers.ByteWidth, numbers.ByteWidth);
        return ToDecimal(BinaryPrimitives.ReadInt128LittleEndian(bytes), numbers.Scale);
    }

    // Without the zeros at the end that the type of the column adds: a decimal holds all digits that were written.
    private static decimal ToDecimal(Int128 scaled, int scale)
    {
        var isNegative = scaled < 0;
        var digits = (UInt128)(isNegative ? -scaled : scaled);
        while (scale > 0 && digits % 10 == 0)
        {
            digits /= 10;
            scale--;
        }

        return new decimal(
            (int)(uint)digits, (int)(uint)(digits >> 32), checked((int)(uint)(digits >> 64)), isNegative, (byte)scale);
    }
}

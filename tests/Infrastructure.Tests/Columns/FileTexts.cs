using System.Globalization;
using System.Numerics;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using NodaTime;
using NodaTime.Text;
using ParquetSharp.Arrow;

namespace FinApi.Infrastructure.Tests.Columns;

/// <summary>
/// Files of exports read back by the libraries of Apache, as the texts that a CSV has: null is an empty text.
/// </summary>
internal static class FileTexts
{
    /// <summary>The lines of a CSV, the header first.</summary>
    public static IReadOnlyList<string[]> OfCsv(string csv) => [.. csv.TrimEnd('\n').Split('\n').Select(Fields)];

    /// <summary>A time of a CSV as nanoseconds of Unix.</summary>
    public static string NanosOf(string time) =>
        (InstantPattern.ExtendedIso.Parse(time).Value - NodaConstants.UnixEpoch).ToInt64Nanoseconds()
            .ToString(CultureInfo.InvariantCulture);

    /// <summary>The same of a stream of Arrow.</summary>
    public static IReadOnlyList<string[]> OfArrow(byte[] file)
    {
        using var reader = new ArrowStreamReader(new MemoryStream(file));
        List<string[]> rows = [Names(reader.Schema)];
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            rows.AddRange(RowsOf(batch));
        }

        return rows;
    }

    /// <summary>The same of a Parquet file.</summary>
    public static async Task<IReadOnlyList<string[]>> OfParquetAsync(byte[] file)
    {
        using var reader = new FileReader(new MemoryStream(file));
        List<string[]> rows = [Names(reader.Schema)];
        using var batches = reader.GetRecordBatchReader();
        while (await batches.ReadNextRecordBatchAsync() is { } batch)
        {
            rows.AddRange(RowsOf(batch));
        }

        return rows;
    }

    /// <summary>The facts that a file says once.</summary>
    public static IReadOnlyDictionary<string, string> FactsOf(byte[] file)
    {
        if (file.AsSpan().StartsWith("PAR1"u8))
        {
            using var parquet = new FileReader(new MemoryStream(file));
            return parquet.Schema.Metadata;
        }

        using var arrow = new ArrowStreamReader(new MemoryStream(file));
        return arrow.Schema.Metadata;
    }

    private static string[] Names(Schema schema) => [.. schema.FieldsList.Select(field => field.Name)];

    private static IEnumerable<string[]> RowsOf(RecordBatch batch) =>
        Enumerable.Range(0, batch.Length)
            .Select(row => batch.Arrays.Select(array => array.IsNull(row) ? "" : TextOf(array, row)).ToArray());

    private static string TextOf(IArrowArray array, int row) =>
        array switch
        {
            DictionaryArray choices =>
                TextOf(choices.Dictionary, ((Int32Array)choices.Indices).GetValue(row)!.Value),
            StringArray texts => texts.GetString(row),
            Int64Array integers => integers.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
            DoubleArray numbers => numbers.GetValue(row)!.Value.ToString("R", CultureInfo.InvariantCulture),
            Date32Array dates => LocalDatePattern.Iso.Format(
                new LocalDate(1970, 1, 1).PlusDays(dates.Values[row])),
            TimestampArray times => InstantPattern.ExtendedIso.Format(
                NodaConstants.UnixEpoch.PlusNanoseconds(times.Values[row])),
            Decimal128Array decimals => DigitsOf(
                new BigInteger(decimals.ValueBuffer.Span.Slice(16 * (decimals.Offset + row), 16)), decimals.Scale),
            _ => throw new NotSupportedException(array.GetType().Name),
        };

    private static string DigitsOf(BigInteger number, int scale)
    {
        var digits = BigInteger.Abs(number).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var text = $"{digits[..^scale]}.{digits[^scale..]}".TrimEnd('0').TrimEnd('.');
        return number.Sign < 0 ? $"-{text}" : text;
    }

    private static string[] Fields(string line)
    {
        List<string> fields = [];
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var each = line[i];
            if (each == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append(each);
                i++;
            }
            else if (each == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (each == ',' && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(each);
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}

using Apache.Arrow;
using Apache.Arrow.Types;
using FinApi.Application.History.Exports;
using FinApi.Application.History.Exports.Columns;

namespace FinApi.Infrastructure.Columns.Builders;

internal sealed class DecimalBuilder<TRow>(DecimalColumn<TRow> column)
    : ColumnBuilder<TRow>(
        column.Name, new Decimal128Type(DecimalDigits.Precision, column.Scale), column.IsOptional)
{
    private const int ValueLength = 16;

    public override IArrowArray Build(ReadOnlySpan<TRow> rows, int symbol)
    {
        // On the machines that .NET knows in the order of bytes that Arrow writes.
        var values = Values.Reserve<Int128>(rows.Length);
        var present = Present.Begin(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = 0;
            if (column.Read(in rows[i]) is { } number)
            {
                if (!DecimalBits.TryScale(number, column.Scale, out values[i]))
                {
                    throw new NumberTooWideException(
                        column.Name, $"DECIMAL({DecimalDigits.Precision}, {column.Scale})");
                }

                Present.Set(present, i);
            }
        }

        return ArrayOf(rows.Length, ValueLength);
    }
}

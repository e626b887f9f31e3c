using Apache.Arrow;
using Apache.Arrow.Types;
using FinApi.Application.History.Exports.Columns;

namespace FinApi.Infrastructure.Columns.Builders;

internal sealed class FloatBuilder<TRow>(DecimalColumn<TRow> column)
    : ColumnBuilder<TRow>(column.Name, DoubleType.Default, column.IsOptional)
{
    public override IArrowArray Build(ReadOnlySpan<TRow> rows, int symbol)
    {
        var values = Values.Reserve<double>(rows.Length);
        var present = Present.Begin(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = 0;
            if (column.Read(in rows[i]) is { } number)
            {
                values[i] = DecimalBits.ToDouble(number);
                Present.Set(present, i);
            }
        }

        return ArrayOf(rows.Length, sizeof(double));
    }
}

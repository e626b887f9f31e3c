using Apache.Arrow;
using Apache.Arrow.Types;
using FinApi.Application.History.Exports.Columns;
using NodaTime;

namespace FinApi.Infrastructure.Columns.Builders;

internal sealed class DateBuilder<TRow>(DateColumn<TRow> column)
    : ColumnBuilder<TRow>(column.Name, Date32Type.Default, isOptional: true)
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    public override IArrowArray Build(ReadOnlySpan<TRow> rows, int symbol)
    {
        var values = Values.Reserve<int>(rows.Length);
        var present = Present.Begin(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = 0;
            if (column.Read(in rows[i]) is { } date)
            {
                values[i] = Period.DaysBetween(Epoch, date);
                Present.Set(present, i);
            }
        }

        return ArrayOf(rows.Length, sizeof(int));
    }
}

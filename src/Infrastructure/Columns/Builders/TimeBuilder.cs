using Apache.Arrow;
using Apache.Arrow.Types;
using FinApi.Application.History.Exports.Columns;
using FinApi.Domain.MarketData;

namespace FinApi.Infrastructure.Columns.Builders;

internal sealed class TimeBuilder<TRow>(TimeColumn<TRow> column, TimestampType type)
    : ColumnBuilder<TRow>(column.Name, type, isOptional: false)
{
    public override IArrowArray Build(ReadOnlySpan<TRow> rows, int symbol)
    {
        var values = Values.Reserve<long>(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = UnixNanoseconds.From(column.Read(in rows[i]));
        }

        return ArrayOf(rows.Length, sizeof(long));
    }
}

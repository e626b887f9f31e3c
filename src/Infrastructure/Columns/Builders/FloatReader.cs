using FinApi.Application.History.Exports.Columns;

namespace FinApi.Infrastructure.Columns.Builders;

internal readonly struct FloatReader<TRow>(DecimalColumn<TRow> column) : IValueReader<TRow, double>
{
    public bool TryRead(in TRow row, out double value)
    {
        var number = column.Read(in row);
        value = number is { } digits ? ColumnNumbers.ToDouble(digits) : 0;
        return number is not null;
    }
}

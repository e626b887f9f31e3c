using FinApi.Application.History.Exports;
using FinApi.Application.History.Exports.Columns;

namespace FinApi.Infrastructure.Columns.Builders;

internal readonly struct DecimalReader<TRow>(DecimalColumn<TRow> column) : IValueReader<TRow, Int128>
{
    /// <exception cref="NumberTooWideException">The number has more digits than the column.</exception>
    public bool TryRead(in TRow row, out Int128 value)
    {
        value = 0;
        if (column.Read(in row) is not { } number)
        {
            return false;
        }

        return ColumnNumbers.TryScale(number, column.Precision, column.Scale, out value)
            ? true
            : throw new NumberTooWideException(column.Name, $"DECIMAL({column.Precision}, {column.Scale})");
    }
}

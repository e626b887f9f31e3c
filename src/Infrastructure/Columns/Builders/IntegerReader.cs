using FinApi.Application.History.Exports.Columns;

namespace FinApi.Infrastructure.Columns.Builders;

internal readonly struct IntegerReader<TRow>(IntegerColumn<TRow> column) : IValueReader<TRow, long>
{
    public bool TryRead(in TRow row, out long value)
    {
        var number = column.Read(in row);
        value = number.GetValueOrDefault();
        return number is not null;
    }
}

using FinApi.Application.History.Exports.Columns;
using FinApi.Domain.MarketData;

namespace FinApi.Infrastructure.Columns.Builders;

internal readonly struct TimeReader<TRow>(TimeColumn<TRow> column) : IValueReader<TRow, long>
{
    public bool TryRead(in TRow row, out long value)
    {
        value = UnixNanoseconds.From(column.Read(in row));
        return true;
    }
}

using FinApi.Application.History.Exports.Columns;
using NodaTime;

namespace FinApi.Infrastructure.Columns.Builders;

internal readonly struct DateReader<TRow>(DateColumn<TRow> column) : IValueReader<TRow, int>
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    public bool TryRead(in TRow row, out int value)
    {
        var date = column.Read(in row);
        value = date is { } day ? Period.DaysBetween(Epoch, day) : 0;
        return date is not null;
    }
}

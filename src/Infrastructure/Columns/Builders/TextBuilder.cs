using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using FinApi.Application.History.Exports.Columns;

namespace FinApi.Infrastructure.Columns.Builders;

internal sealed class TextBuilder<TRow>(TextColumn<TRow> column)
    : ColumnBuilder<TRow>(column.Name, StringType.Default, isOptional: true)
{
    private readonly ColumnBuffer _ends = new();

    public override IArrowArray Build(ReadOnlySpan<TRow> rows, int symbol)
    {
        var ends = _ends.Reserve<int>(rows.Length + 1);
        var present = Present.Begin(rows.Length);
        var length = 0;
        ends[0] = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (column.Read(in rows[i]) is { } text)
            {
                var room = Values.Extend(length, length + Encoding.UTF8.GetMaxByteCount(text.Length));
                length += Encoding.UTF8.GetBytes(text, room[length..]);
                Present.Set(present, i);
            }

            ends[i + 1] = length;
        }

        return new StringArray(new ArrayData(
            Field.DataType,
            rows.Length,
            Present.NullCount,
            offset: 0,
            [Present.Bits, _ends.Of((rows.Length + 1) * sizeof(int)), Values.Of(length)]));
    }

    public override void Dispose()
    {
        _ends.Dispose();
        base.Dispose();
    }
}

using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace FinApi.Infrastructure.Columns.Builders;

/// <summary>The symbol of an instrument as the text of each of its rows.</summary>
internal sealed class RepeatedTextBuilder<TRow>(string name, IReadOnlyList<string> texts)
    : ColumnBuilder<TRow>(name, StringType.Default, isOptional: false)
{
    private readonly ColumnBuffer _ends = new();

    public override IArrowArray Build(ReadOnlySpan<TRow> rows, int symbol)
    {
        var text = Encoding.UTF8.GetBytes(texts[symbol]);
        var values = Values.Reserve<byte>(rows.Length * text.Length);
        var ends = _ends.Reserve<int>(rows.Length + 1);
        ends[0] = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            text.CopyTo(values[ends[i]..]);
            ends[i + 1] = ends[i] + text.Length;
        }

        return new StringArray(new ArrayData(
            Field.DataType,
            rows.Length,
            nullCount: 0,
            offset: 0,
            [ArrowBuffer.Empty, _ends.Of((rows.Length + 1) * sizeof(int)), Values.Of(rows.Length * text.Length)]));
    }

    public override void Dispose()
    {
        _ends.Dispose();
        base.Dispose();
    }
}

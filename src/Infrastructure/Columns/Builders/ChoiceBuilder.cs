using Apache.Arrow;
using Apache.Arrow.Types;

namespace FinApi.Infrastructure.Columns.Builders;

/// <summary>
/// Texts of which one stands in all rows of an instrument: its symbol, or the text of the whole file. A dictionary,
/// which is known before the first row, so that the file has it once.
/// </summary>
internal sealed class ChoiceBuilder<TRow>(string name, IReadOnlyList<string> texts)
    : ColumnBuilder<TRow>(name, Type, isOptional: false)
{
    private static readonly DictionaryType Type = new(Int32Type.Default, StringType.Default, ordered: false);

    private readonly StringArray _texts = new StringArray.Builder().AppendRange(texts).Build();

    public override IArrowArray Build(ReadOnlySpan<TRow> rows, int symbol)
    {
        Values.Reserve<int>(rows.Length).Fill(Math.Min(symbol, texts.Count - 1));
        var places = new Int32Array(
            Values.Of(rows.Length * sizeof(int)), ArrowBuffer.Empty, rows.Length, nullCount: 0, offset: 0);
        return new DictionaryArray(Type, places, _texts);
    }
}

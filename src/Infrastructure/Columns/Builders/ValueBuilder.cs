using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace FinApi.Infrastructure.Columns.Builders;

/// <summary>Values of equal length.</summary>
internal sealed class ValueBuilder<TRow, TValue, TReader>(
    string name, IArrowType type, bool isOptional, TReader reader) : ColumnBuilder<TRow>(name, type, isOptional)
    where TValue : unmanaged
    where TReader : struct, IValueReader<TRow, TValue>
{
    public override IArrowArray Build(ReadOnlySpan<TRow> rows, int symbol)
    {
        // On the machines that .NET knows in the order of bytes that Arrow writes.
        var values = Values.Reserve<TValue>(rows.Length);
        var present = Present.Begin(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            if (reader.TryRead(in rows[i], out values[i]))
            {
                Present.Set(present, i);
            }
        }

        return ArrowArrayFactory.BuildArray(new ArrayData(
            Field.DataType,
            rows.Length,
            Present.NullCount,
            offset: 0,
            [Present.Bits, Values.Of(rows.Length * Unsafe.SizeOf<TValue>())]));
    }
}

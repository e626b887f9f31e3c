namespace FinApi.Infrastructure.Columns.Builders;

/// <summary>Reads the value of a column as Arrow holds it. A value itself, so that its call costs nothing.</summary>
internal interface IValueReader<TRow, TValue>
    where TValue : unmanaged
{
    /// <summary>The value of a row; false when it has none.</summary>
    bool TryRead(in TRow row, out TValue value);
}

namespace FinApi.Application.History.Exports.Columns;

/// <summary>Reads the value of a column from a row.</summary>
public delegate TValue ColumnValue<TRow, out TValue>(in TRow row);

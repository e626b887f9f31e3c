namespace FinApi.Infrastructure.Postgres.Rows;

/// <summary>Rows turned into the arrays that unnest takes.</summary>
internal static class Columns
{
    public static TColumn[] Column<TRow, TColumn>(this IReadOnlyList<TRow> rows, Func<TRow, TColumn> value)
    {
        var column = new TColumn[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        return column;
    }
}

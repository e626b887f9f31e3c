using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Rows;

/// <summary>Rows that Dapper reads.</summary>
/// <param name="Sql">The text, with parameters $1, $2, ...</param>
/// <param name="Parameters">Their values, in that order; none is null.</param>
/// <param name="Map">Makes the value of a row; safe for several threads.</param>
/// <typeparam name="TRow">
/// A tuple of the types of all columns in their order, or the type of the only one, if it is a value type: Dapper has
/// no parser of rows for a text alone.
/// </typeparam>
/// <typeparam name="T">The value.</typeparam>
internal sealed record MappedQuery<TRow, T>(string Sql, object[] Parameters, Func<TRow, T> Map)
    : RowQuery<T>(Sql, Parameters)
{
    private static readonly int ColumnCount = default(TRow) is ITuple columns ? columns.Length : 1;

    protected override Func<NpgsqlDataReader, T> ReadingOf(NpgsqlDataReader result)
    {
        // Dapper gives what has no column its default, and does not look at columns beyond those of the tuple.
        if (result.FieldCount != ColumnCount)
        {
            throw new InvalidOperationException(
                $"The statement gives {result.FieldCount} columns, but {ColumnCount} are read: {Sql}");
        }

        var parse = result.GetRowParser<TRow>();
        return row => Map(parse(row));
    }
}

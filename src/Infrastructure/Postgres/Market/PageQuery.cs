using FinApi.Application.History;
using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>
/// A query of one instrument's rows that also gives its settled version. One statement, because only that has one
/// snapshot without a transaction of its own: two of a batch would each see what was committed before it.
/// </summary>
/// <param name="Sql">Rows between the parts of <see cref="PageSql"/>; $1 is the symbol.</param>
/// <param name="Parameters">The values of the parameters.</param>
/// <param name="Read">Makes a value of the row that the reader stands on; safe for several threads.</param>
internal sealed record PageQuery<T>(string Sql, object[] Parameters, Func<NpgsqlDataReader, T> Read)
    : StoreQuery<StoredPage<T>>(Sql, Parameters)
{
    protected override async Task<StoredPage<T>> ReadAsync(NpgsqlDataReader reader)
    {
        var rows = new List<T>();
        if (!await reader.ReadAsync(CancellationToken.None))
        {
            throw new InvalidOperationException("A page has a row at least: that of its version.");
        }

        var column = reader.FieldCount - 1;
        var version = reader.IsDBNull(column) ? 0 : reader.GetInt64(column);

        // No table has a row whose first column, a time, is null: it is the empty side of the join.
        if (!reader.IsDBNull(0))
        {
            do
            {
                rows.Add(Read(reader));
            }
            while (await reader.ReadAsync(CancellationToken.None));
        }

        return new StoredPage<T>(rows, version);
    }
}

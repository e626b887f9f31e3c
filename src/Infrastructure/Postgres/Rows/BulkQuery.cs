using Npgsql;

namespace FinApi.Infrastructure.Postgres.Rows;

/// <summary>
/// Bars or ticks, read straight from the wire: a page has up to 10,001 of them. What Dapper costs for such a page is
/// measured on the embedded store alone (decision 24).
/// </summary>
internal sealed record BulkQuery<T>(string Sql, object[] Parameters, Func<NpgsqlDataReader, T> Read)
    : RowQuery<T>(Sql, Parameters)
{
    protected override Func<NpgsqlDataReader, T> ReadingOf(NpgsqlDataReader result) => Read;
}

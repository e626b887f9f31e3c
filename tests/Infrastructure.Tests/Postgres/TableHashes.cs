namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>Every table, partition and materialized view with a count and a hash of its rows, in any order.</summary>
internal static class TableHashes
{
    private const string TablesSql = """
        SELECT relname::text FROM pg_class
        WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace
        ORDER BY relname COLLATE "C"
        """;

    public static async Task<List<string>> ReadAsync(TestDatabase database)
    {
        var hashes = new List<string>();
        foreach (var table in await database.QueryAsync<string>(TablesSql))
        {
            hashes.AddRange(await database.QueryAsync<string>($"""
                SELECT '{table} ' || count(*) || ' '
                    || COALESCE(md5(string_agg(row, chr(10) ORDER BY row COLLATE "C")), '')
                FROM (SELECT t::text AS row FROM {table} AS t) AS rows
                """));
        }

        return hashes;
    }
}

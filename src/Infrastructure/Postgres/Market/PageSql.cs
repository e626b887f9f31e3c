namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>What stands around the statement of a page's rows so that it gives the settled version as well.</summary>
internal static class PageSql
{
    // One step of the primary key of settled_version (symbol), once a page. The join keeps the order of the rows: with
    // a single row on its left and no condition it can only be a nested loop.
    public const string Before = """
        SELECT page.*, settled.version
        FROM (SELECT (SELECT version FROM settled_version WHERE symbol = $1) AS version) AS settled
        LEFT JOIN (
        """;

    public const string After = """
        ) AS page ON TRUE
        """;
}

using FinApi.Application.Operator;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>SQLite counts no statements.</summary>
internal sealed class SqliteSlowQueryReader : ISlowQueryReader
{
    public ValueTask<SlowQueryReport> ReadAsync(int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(SlowQueryReport.Unavailable(
            "FinApi keeps its data in the embedded SQLite, which has no statistics of statements: set "
            + "ConnectionStrings:Postgres to keep them in PostgreSQL."));
}

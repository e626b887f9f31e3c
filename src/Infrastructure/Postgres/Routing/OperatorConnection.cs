using Npgsql;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// The connection string as the operator wrote it, for what goes past the pools: each server by itself, and
/// PostgreSQL's own programs.
/// </summary>
internal sealed record OperatorConnection(string Text)
{
    /// <summary>Its keywords; a copy.</summary>
    public NpgsqlConnectionStringBuilder Parse() => new(Text);

    // With its password nothing of it is for a log.
    public override string ToString() => nameof(OperatorConnection);
}

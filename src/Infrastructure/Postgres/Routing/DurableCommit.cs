using Npgsql;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// COMMIT that fails when the server does not keep its promise. With synchronous replication it waits for a standby;
/// when that wait is broken off (by a time-out or an operator's cancel), it reports success with a warning.
/// </summary>
internal static class DurableCommit
{
    /// <exception cref="NpgsqlException">It is not known to be as durable as the operator asked for.</exception>
    public static async Task CommitAsync(NpgsqlTransaction transaction)
    {
        var connection = transaction.Connection!;
        string? warning = null;
        void Listen(object sender, NpgsqlNoticeEventArgs arrived)
        {
            if (arrived.Notice.InvariantSeverity == "WARNING")
            {
                warning = arrived.Notice.MessageText;
            }
        }

        connection.Notice += Listen;
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        finally
        {
            connection.Notice -= Listen;
        }

        if (warning is not null)
        {
            throw new NpgsqlException($"the commit was not confirmed by a standby: {warning}");
        }
    }
}

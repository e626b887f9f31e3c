using Dapper;
using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Nodes;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Postgres.Nodes;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>The table <c>stream_slot</c>.</summary>
internal static class StreamSlotTable
{
    private const string Columns = "session_id, client_name, start_time, key_id";

    // Rows of this node always count: a node knows that it is alive without a beat. One row of the primary key of node.
    private const string IsLive = $"""
        ((node_id = @NodeId AND node_start_time = @NodeStartTime) OR EXISTS (
            SELECT FROM node WHERE node.id = node_id AND node.start_time = node_start_time AND {NodeTable.IsLive}))
        """;

    private const string ListSql = $"""
        SELECT session_id AS "SessionId", client_name AS "ClientName", start_time AS "StartTime", key_id AS "KeyId"
        FROM stream_slot
        WHERE account_id = @AccountId AND {IsLive}
        ORDER BY start_time, session_id
        """;

    // One round trip and one transaction. All nodes take the slots of an account one after the other, and each
    // statement sees all earlier commits. A node writes a slot again that a crash has lost, so nothing waits for disk
    // or standby. Ranges of the primary key (account_id, session_id).
    private const string TakeSql = $"""
        SELECT set_config('synchronous_commit', 'off', TRUE);

        SELECT pg_advisory_xact_lock(hashtext('finapi.stream_slot'), hashtext(@AccountId))::text;

        DELETE FROM stream_slot WHERE account_id = @AccountId AND session_id = ANY (@LeftIds);

        INSERT INTO stream_slot (account_id, {Columns}, node_id, node_start_time)
        SELECT @AccountId, @SessionId, @ClientName, @StartTime, @KeyId, @NodeId, @NodeStartTime
        WHERE (SELECT count(*) FROM stream_slot WHERE account_id = @AccountId AND {IsLive}) < @Limit
        ON CONFLICT DO NOTHING;

        {ListSql}
        """;

    /// <summary>Takes a slot if there is room, after removing the slots of streams that have ended.</summary>
    /// <returns>The streams of the account afterwards, oldest first; with the new one if it has a slot.</returns>
    public static async Task<IReadOnlyList<StreamHolder>> TakeAsync(
        NpgsqlConnection connection,
        NodeIdentity node,
        string accountId,
        int limit,
        StreamHolder holder,
        IReadOnlyList<string> leftIds,
        CancellationToken cancellationToken)
    {
        var parameters = new
        {
            AccountId = accountId,
            holder.SessionId,
            holder.ClientName,
            StartTime = UnixNanos.From(holder.StartTime),
            holder.KeyId,
            LeftIds = leftIds.Column(id => id),
            Limit = limit,
            NodeId = node.Id,
            NodeStartTime = UnixNanos.From(node.StartTime),
            Patience = LiveNodes.Patience.ToTimeSpan(),
        };
        await using var results = await connection.QueryMultipleAsync(
            new CommandDefinition(TakeSql, parameters, cancellationToken: cancellationToken));
        await results.ReadAsync<string>();
        await results.ReadAsync<string>();
        return [.. (await results.ReadAsync<Row>()).Select(row => row.ToHolder())];
    }

    public static async Task<IReadOnlyList<StreamHolder>> ListAsync(
        NpgsqlConnection connection, NodeIdentity node, string accountId, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            AccountId = accountId,
            NodeId = node.Id,
            NodeStartTime = UnixNanos.From(node.StartTime),
            Patience = LiveNodes.Patience.ToTimeSpan(),
        };
        var rows = await connection.QueryAsync<Row>(
            new CommandDefinition(ListSql, parameters, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToHolder())];
    }

    // Rows of the primary key (account_id, session_id).
    private const string DeleteSql = """
        SELECT set_config('synchronous_commit', 'off', TRUE);

        DELETE FROM stream_slot WHERE (account_id, session_id) IN (
            SELECT account_id, session_id FROM unnest(@AccountIds, @SessionIds) AS ended (account_id, session_id))
        """;

    public static Task DeleteAsync(
        NpgsqlConnection connection, IReadOnlyList<NodeStream> ended, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            DeleteSql,
            new
            {
                AccountIds = ended.Column(stream => stream.AccountId),
                SessionIds = ended.Column(stream => stream.Holder.SessionId),
            },
            cancellationToken: cancellationToken));

    // Rows of dead nodes: the whole table, by the first node that comes. Rows of this node: one range of
    // stream_slot_by_node.
    private const string CompareSql = $"""
        SELECT set_config('synchronous_commit', 'off', TRUE);

        DELETE FROM stream_slot WHERE (account_id, session_id) IN (
            SELECT account_id, session_id FROM stream_slot
            WHERE (node_id, node_start_time) NOT IN (
                SELECT id, start_time FROM node WHERE {NodeTable.IsLive} UNION ALL SELECT @NodeId, @NodeStartTime)
            FOR UPDATE SKIP LOCKED);

        SELECT session_id FROM stream_slot WHERE node_id = @NodeId AND node_start_time = @NodeStartTime
        """;

    /// <summary>Removes the streams of dead nodes.</summary>
    /// <returns>The sessions of this node that have a row.</returns>
    public static async Task<HashSet<string>> ForgetTheDeadAsync(
        NpgsqlConnection connection, NodeIdentity node, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            NodeId = node.Id,
            NodeStartTime = UnixNanos.From(node.StartTime),
            Patience = LiveNodes.Patience.ToTimeSpan(),
        };
        await using var results = await connection.QueryMultipleAsync(
            new CommandDefinition(CompareSql, parameters, cancellationToken: cancellationToken));
        await results.ReadAsync<string>();
        return [.. await results.ReadAsync<string>()];
    }

    private const string KeepSql = """
        SELECT set_config('synchronous_commit', 'off', TRUE);

        DELETE FROM stream_slot
        WHERE node_id = @NodeId AND node_start_time = @NodeStartTime AND session_id = ANY (@Surplus);

        INSERT INTO stream_slot
            (account_id, session_id, client_name, start_time, key_id, node_id, node_start_time)
        SELECT account_id, session_id, client_name, start_time, key_id, @NodeId, @NodeStartTime
        FROM unnest(@AccountIds, @SessionIds, @ClientNames, @StartTimes, @KeyIds)
            AS missing (account_id, session_id, client_name, start_time, key_id)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Writes the streams of this node that lack a row, and removes rows that lack a stream.</summary>
    public static Task CorrectAsync(
        NpgsqlConnection connection,
        NodeIdentity node,
        IReadOnlyList<string> surplus,
        IReadOnlyList<NodeStream> missing,
        CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            KeepSql,
            new
            {
                NodeId = node.Id,
                NodeStartTime = UnixNanos.From(node.StartTime),
                Surplus = surplus.Column(id => id),
                AccountIds = missing.Column(stream => stream.AccountId),
                SessionIds = missing.Column(stream => stream.Holder.SessionId),
                ClientNames = missing.Column(stream => stream.Holder.ClientName),
                StartTimes = missing.Column(stream => UnixNanos.From(stream.Holder.StartTime)),
                KeyIds = missing.Column(stream => stream.Holder.KeyId),
            },
            cancellationToken: cancellationToken));

    private sealed record Row(string SessionId, string ClientName, long StartTime, string KeyId)
    {
        public StreamHolder ToHolder() => new(SessionId, ClientName, UnixNanos.ToInstant(StartTime), KeyId);
    }
}

using Dapper;
using FinApi.Application.Nodes;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Nodes;

/// <summary>The table <c>node</c>.</summary>
internal static class NodeTable
{
    private const string Columns = """
        id, start_time AS StartTime, address, role, roles AS RoleNames, log_position AS LogPosition, version,
        entry_version AS EntryVersion, plans_hash AS PlansHash, clock_timestamp() - beat_time AS Age
        """;

    /// <summary>Of a row of <c>node</c>, with the parameter Patience.</summary>
    // Not from the future either: after a promotion the clock may be another one, and the dead would live until then.
    public const string IsLive =
        "beat_time BETWEEN clock_timestamp() - @Patience AND clock_timestamp() + @Patience";

    // One round trip and one transaction, without waiting for disk or standby: a beat that a crash loses is sent again.
    // By the primary key (id, start_time), but for the dead and the list, which read the whole table: a row a node.
    // Two nodes may forget the same dead at once, and neither waits for the other.
    private const string BeatSql = $"""
        SELECT set_config('synchronous_commit', 'off', TRUE);

        DELETE FROM node WHERE (id, start_time) IN (
            SELECT id, start_time FROM node WHERE beat_time < clock_timestamp() - INTERVAL '1 day'
            FOR UPDATE SKIP LOCKED);

        INSERT INTO node
            (id, start_time, beat_time, address, role, roles, log_position, version, entry_version,
            plans_hash)
        VALUES
            (@Id, @StartTime, clock_timestamp(), @Address, @Role, @RoleNames, @LogPosition, @Version, @EntryVersion,
            @PlansHash)
        ON CONFLICT (id, start_time) DO UPDATE SET
            beat_time = EXCLUDED.beat_time,
            address = EXCLUDED.address,
            role = EXCLUDED.role,
            roles = EXCLUDED.roles,
            log_position = EXCLUDED.log_position,
            version = EXCLUDED.version,
            entry_version = EXCLUDED.entry_version,
            plans_hash = EXCLUDED.plans_hash;

        SELECT {Columns} FROM node WHERE {IsLive} ORDER BY id, start_time
        """;

    public static async Task<IReadOnlyList<NodeRecord>> BeatAsync(
        NpgsqlConnection connection, NodeBeat beat, Duration patience, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            beat.Id,
            StartTime = UnixNanos.From(beat.StartTime),
            Address = beat.Address?.AbsoluteUri,
            beat.Role,
            RoleNames = RoleText.List(beat.Roles).ToArray(),
            beat.LogPosition,
            beat.Version,
            beat.EntryVersion,
            beat.PlansHash,
            Patience = patience.ToTimeSpan(),
        };
        await using var results = await connection.QueryMultipleAsync(
            new CommandDefinition(BeatSql, parameters, cancellationToken: cancellationToken));
        await results.ReadAsync<string>();
        return [.. (await results.ReadAsync<Row>()).Select(row => row.ToRecord())];
    }

    // Rows of the primary key (id, start_time).
    private const string FindSql =
        $"SELECT {Columns} FROM node WHERE id = @Id AND {IsLive} ORDER BY start_time DESC LIMIT 1";

    public static async Task<NodeRecord?> FindAsync(
        NpgsqlConnection connection, string id, Duration patience, CancellationToken cancellationToken)
    {
        var parameters = new { Id = id, Patience = patience.ToTimeSpan() };
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(FindSql, parameters, cancellationToken: cancellationToken));
        return row?.ToRecord();
    }

    // By the primary key (id, start_time).
    private const string DeleteSql = "DELETE FROM node WHERE id = @Id AND start_time = @StartTime";

    public static Task<int> DeleteAsync(
        NpgsqlConnection connection, string id, Instant startTime, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            DeleteSql, new { Id = id, StartTime = UnixNanos.From(startTime) }, cancellationToken: cancellationToken));

    private sealed record Row
    {
        public required string Id { get; init; }

        public required long StartTime { get; init; }

        public string? Address { get; init; }

        public required string Role { get; init; }

        public string[]? RoleNames { get; init; }

        public required long LogPosition { get; init; }

        public required string Version { get; init; }

        public required int EntryVersion { get; init; }

        public required string PlansHash { get; init; }

        public required TimeSpan Age { get; init; }

        public NodeRecord ToRecord() =>
            new(
                new NodeBeat
                {
                    Id = Id,
                    StartTime = UnixNanos.ToInstant(StartTime),
                    Address = Uri.TryCreate(Address, UriKind.Absolute, out var url) ? url : null,
                    Role = Role,
                    Roles = ReadRoles(),
                    LogPosition = LogPosition,
                    Version = Version,
                    EntryVersion = EntryVersion,
                    PlansHash = PlansHash,
                },
                Duration.Max(Duration.Zero, Duration.FromTimeSpan(Age)));

        // An older node writes none and has all. A role that is not known here is one of a newer node.
        private Roles ReadRoles() =>
            RoleNames?.Aggregate(Roles.None, (roles, name) => roles | (RoleText.Find(name) ?? Roles.None)) ?? Roles.All;
    }
}

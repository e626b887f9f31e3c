using FinApi.Application.Workers;
using FinApi.Infrastructure.Tests.Contracts;

namespace FinApi.Infrastructure.Tests.Postgres.Upkeep;

/// <summary>Two nodes on a database of their own.</summary>
internal sealed class PostgresClusterTurns : ClusterTurns
{
    private readonly PostgresNode _first;
    private readonly PostgresNode _second;

    private PostgresClusterTurns(TestDatabase database) =>
        (Database, _first, _second) = (database, database.Node(), database.Node());

    public TestDatabase Database { get; }

    public override IClusterTurn First => _first.Get<IClusterTurn>();

    public override IClusterTurn Second => _second.Get<IClusterTurn>();

    public static async ValueTask<PostgresClusterTurns> CreateAsync()
    {
        var database = await TestDatabase.CreateMigratedAsync();
        return new PostgresClusterTurns(database);
    }

    // Jobs are due by the server's clock, which no test can set.
    public override Task AdvanceAsync(TimeSpan duration) => Database.ExecuteAsync(
        $"UPDATE cluster_job SET next_time = next_time - interval '{duration.TotalSeconds:0} seconds'");

    public override async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await Database.DisposeAsync();
    }
}

namespace FinApi.Infrastructure.Tests.Postgres;

public sealed class DeployedSettingsTests
{
    private const string TakenSql = """
        SELECT name FROM pg_settings WHERE source = 'command line' AND NOT pending_restart ORDER BY name COLLATE "C"
        """;

    [Fact]
    public async Task Start_WithTheSettingsOfDeploy_TakesEachOfThemAndServesFinApi()
    {
        PostgresInstallation.SkipUnlessThere();
        var settings = await ReadAsync();
        await using var server = await PostgresServer.CreateAsync([.. settings.Select(s => $"{s.Name}={s.Value}")]);
        await using var node = new PostgresNode(server.ConnectionString("postgres"));
        await node.StartAsync();

        await using var connection = await TestDatabase.OpenAsync(server.ConnectionString("postgres"));
        var taken = await Dapper.SqlMapper.QueryAsync<string>(connection, TakenSql);
        Assert.Subset(taken.ToHashSet(), settings.Select(s => s.Name).ToHashSet());
        Assert.Contains(("autovacuum_vacuum_insert_scale_factor", "0.01"), settings);
    }

    // PostgreSQL would take the last in silence.
    [Fact]
    public async Task Settings_OfDeploy_AreEachSetOnce()
    {
        var names = (await ReadAsync()).Select(s => s.Name).ToList();

        Assert.True(names.Count > 30);
        Assert.Equal(names.Distinct(), names);
    }

    private static async Task<List<(string Name, string Value)>> ReadAsync()
    {
        var path = Path.Combine(RepositoryRoot(), "deploy", "postgres", "finapi.conf");
        var lines = await File.ReadAllLinesAsync(path, CancellationToken.None);
        return [.. lines.Where(line => line.Length > 0 && line[0] != '#').Select(Parse)];
    }

    private static (string Name, string Value) Parse(string line)
    {
        var parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
        return (parts[0], parts[1].Trim('\''));
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "FinApi.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}

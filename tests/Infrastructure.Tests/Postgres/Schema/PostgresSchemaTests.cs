using Dapper;
using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData.Following;
using FinApi.Application.Paging;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Schema;
using FinApi.Infrastructure.Storage;
using FinApi.Infrastructure.Tests.Contracts;
using Npgsql;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Postgres.Schema;

public sealed class PostgresSchemaTests
{
    [Fact]
    public async Task Start_SeveralNodesOnAnTestDatabase_MigrateOnceAndShareTheKey()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var first = database.Node();
        await using var second = database.Node();
        await using var third = database.Node();

        await Task.WhenAll(first.StartAsync(), second.StartAsync(), third.StartAsync());

        Assert.Equal(
            Enumerable.Range(1, PostgresMigrations.Needed),
            await database.QueryAsync<int>("SELECT number FROM schema_migration ORDER BY number"));
        byte[][] keys = [.. new[] { first, second, third }.Select(n => n.Get<ISigningKey>().Bytes.ToArray())];
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal(keys[0], keys[2]);
    }

    [Fact]
    public async Task Start_SchemaOlderThanNeeded_IsRefusedWithASentence()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var node = database.Node(("MigrateOnStart", "false"));

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(node.StartAsync);

        Assert.Contains("has schema 0, and this FinApi needs", refused.Message, StringComparison.Ordinal);
        Assert.Contains("migrate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_StoreFromBeforeRevisionsOfActions_HasTheSameAndTakesWhatOlderNodesWrite()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await database.ExecuteAsync(
            "CREATE TABLE schema_migration (number INTEGER PRIMARY KEY, name TEXT, applied_at TIMESTAMPTZ)");
        foreach (var migration in Migration.List("Postgres.Migrations.").Where(each => each.Number < 11))
        {
            await database.ExecuteAsync(migration.Sql);
            await database.ExecuteAsync(
                $"INSERT INTO schema_migration VALUES ({migration.Number}, '{migration.Name}', now())");
        }

        await database.ExecuteAsync(ActionMigration.InsertSql);
        await using var node = database.Node();
        await node.StartAsync();
        var reference = node.Get<IReferenceReader>();
        var migrated = await reference.ListCorporateActionsAsync(TestContext.Current.CancellationToken);

        // As a node of the FinApi before writes it.
        await database.ExecuteAsync("""
            INSERT INTO corporate_action (symbol, ex_date, type, price_ratio, amount, currency) VALUES
                ('AAPL', '2014-06-09', 2, NULL, 0.48, NULL), ('MSFT', '2004-11-15', 2, NULL, 3, NULL)
            ON CONFLICT (symbol, ex_date, type) DO UPDATE SET amount = EXCLUDED.amount
            """);
        var after = await reference.ListCorporateActionsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ActionMigration.Migrated, migrated);
        Assert.Equal(
            [("AAPL", 1, 0), ("AAPL", 2, 0), ("AAPL", 3, 0), ("AAPL", 3, 1), ("MSFT", 1, 0), ("MSFT", 2, 0)],
            after.Select(action => (action.Symbol.Value, action.Number, action.Revision)));
        Assert.Equal([0.47m, 0.48m], after.Where(action => action.Number == 3).Select(action => action.Amount!.Value));
    }

    [Theory]
    [InlineData("LATIN1")]
    [InlineData("SQL_ASCII")]
    public async Task Start_DatabaseIsNotUnicode_IsRefusedWithASentence(string encoding)
    {
        PostgresInstallation.SkipUnlessThere();
        var server = await SharedPostgres.Server;
        var name = $"encoded_{encoding.ToLowerInvariant()}";
        await server.ExecuteAsync(
            "postgres", $"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'");
        await using var node = new PostgresNode(server.ConnectionString(name));

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(node.StartAsync);
        var command = await Assert.ThrowsAsync<StoreUnusableException>(
            () => node.Services.MigrateAsync(TestContext.Current.CancellationToken));

        Assert.Contains($"has the encoding {encoding}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ENCODING 'UTF8'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, command.Message);
        await SharedPostgres.DropDatabaseAsync(name);
    }

    [Fact]
    public async Task Start_SchemaNewerThanKnown_Works()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var older = database.Node();
        await older.Services.MigrateAsync(TestContext.Current.CancellationToken);
        await database.ExecuteAsync("INSERT INTO schema_migration VALUES (9999, 'of the future', now())");
        await using var node = database.Node(("MigrateOnStart", "false"));

        await node.StartAsync();

        var head = await node.Get<IMarketWriter>().ReadHeadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, head.LastSequence);
    }

    [Theory]
    [InlineData("Database=nowhere", "no such database")]
    [InlineData("Username=nobody", "does not let FinApi in")]
    public async Task Start_WrongConnectionString_IsRefusedWithASentence(string wrong, string sentence)
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var node = new PostgresNode($"{database.ConnectionString};{wrong}");

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(node.StartAsync);

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Postgres", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NobodyListens_IsRefusedAfterTheTimeout()
    {
        await using var node = new PostgresNode(
            "Host=127.0.0.1;Port=1;Username=finapi;Database=finapi", ("StartTimeout", "00:00:00"));

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(node.StartAsync);

        Assert.Contains("cannot be reached", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UnknownKeyword_IsRefusedWithASentence()
    {
        await using var node = new PostgresNode("Hots=127.0.0.1");

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(node.StartAsync);

        Assert.Contains("hots", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("RealTime", "1s")]
    [InlineData("Analytics", "30s")]
    [InlineData("Background", "5min")]
    public async Task OpenPrimaryAsync_EachPool_HasItsTimeoutOnTheServer(string pool, string timeout)
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var node = database.Node();

        await using var connection = await node.Get<MarketDatabase>().OpenPrimaryAsync(
            Enum.Parse<ConnectionPool>(pool), TestContext.Current.CancellationToken);

        Assert.Equal(timeout, await connection.ExecuteScalarAsync<string>("SHOW statement_timeout"));
    }

    [Fact]
    public async Task ReadableTrade_StoredTrade_ShowsItsTime()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var node = database.Node();
        await node.StartAsync();
        var commit = new MarketCommit { LastSequence = 1, Trades = [FullTrade(1)] };
        await node.Get<IMarketWriter>().CommitAsync(commit, TestContext.Current.CancellationToken);

        var shown = await database.QueryAsync<string>(
            "SELECT to_char(event_timestamp AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM readable_trade");

        Assert.Equal(["2026-11-20 14:30:00.123456"], shown);
    }
}

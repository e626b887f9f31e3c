using FinApi.Application.Accounts;
using FinApi.Application.Deletions;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.Accounts;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Backups;
using FinApi.Infrastructure.Tests.Contracts.Accounts;
using Microsoft.Extensions.DependencyInjection;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Postgres.Backups;

public sealed class PostgresBackupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_OfABackup_HasEveryRowOfEveryTable()
    {
        using var folder = new TemporaryFolder();
        await using var original = await TestDatabase.CreateMigratedAsync();
        await FillAsync(original);
        await original.ExecuteAsync("CREATE EXTENSION pg_stat_statements");
        var backup = await BackUpAsync(original, folder.Path);
        await using var copy = await TestDatabase.CreateEmptyAsync();

        await RestoreAsync(copy, backup);

        var before = await TableHashes.ReadAsync(original);
        Assert.Contains(before, table => table.StartsWith("trade_20261120 2 ", StringComparison.Ordinal));

        // Tables without rows would compare nothing.
        Assert.DoesNotContain(before, table => table.Contains(" 0 ", StringComparison.Ordinal));
        Assert.Equal(before, await TableHashes.ReadAsync(copy));
    }

    // Control: the comparison above sees one changed digit.
    [Fact]
    public async Task TableHashes_OneRowDiffers_AreNotEqual()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await FillAsync(database);
        var before = await TableHashes.ReadAsync(database);

        await database.ExecuteAsync("UPDATE trade SET price = price + 0.01 WHERE sequence = 1");

        Assert.Single(before.Except(await TableHashes.ReadAsync(database)));
    }

    [Fact]
    public async Task Restore_OfABackup_GoesOnWhereItWas()
    {
        using var folder = new TemporaryFolder();
        await using var original = await TestDatabase.CreateMigratedAsync();
        await FillAsync(original);
        await using var copy = await TestDatabase.CreateEmptyAsync();

        await RestoreAsync(copy, await BackUpAsync(original, folder.Path));

        await using var node = copy.Node();
        await node.StartAsync();
        Assert.Equal(3, (await node.Get<IMarketWriter>().ReadHeadAsync(Cancellation)).LastSequence);
        var next = new MarketCommit { LastSequence = 4, Trades = [MinimalTrade(4)], Bars = [MinimalBar(5)] };
        await node.Get<IMarketWriter>().CommitAsync(next, Cancellation);
    }

    // What is on the new host: nothing but the backup, and the passphrase.
    [Fact]
    public async Task Restore_OnAHostWithoutThePepper_BringsItUnderThePassphrase()
    {
        using var folder = new TemporaryFolder();
        var passphrase = await PassphraseAsync(folder, "one of twenty letters");
        await using var original = await TestDatabase.CreateMigratedAsync();
        await StartAsync(original, Host(folder, "old"));
        var (backup, told) = await BackUpAsync(original, Host(folder, "old"), passphrase);
        await using var copy = await TestDatabase.CreateEmptyAsync();

        var restored = await RestoreAsync(copy, backup, Host(folder, "new"), passphrase);

        var sealedPepper = await File.ReadAllBytesAsync(Path.Combine(backup, "pepper.sealed"), Cancellation);
        var old = await File.ReadAllBytesAsync(KeyOf(folder, "old"), Cancellation);
        Assert.Contains("The backup has the pepper", told, StringComparison.Ordinal);
        Assert.Equal(-1, sealedPepper.AsSpan().IndexOf(old));
        Assert.Contains("The pepper is in", restored, StringComparison.Ordinal);
        Assert.Equal(old, await File.ReadAllBytesAsync(KeyOf(folder, "new"), Cancellation));
        await StartAsync(copy, Host(folder, "new"));
    }

    [Fact]
    public async Task BackUpAndRestore_WithoutAPassphrase_SayLoudlyThatThePepperIsNotThere()
    {
        using var folder = new TemporaryFolder();
        await using var original = await TestDatabase.CreateMigratedAsync();
        await StartAsync(original, Host(folder, "old"));

        var (backup, told) = await BackUpAsync(original, Host(folder, "old"));
        var (_, elsewhere) = await BackUpAsync(original, Host(folder, "elsewhere"));
        await using var copy = await TestDatabase.CreateEmptyAsync();
        var restored = await RestoreAsync(copy, backup, Host(folder, "new"));
        await using var again = await TestDatabase.CreateEmptyAsync();
        var onTheSameHost = await RestoreAsync(again, backup, Host(folder, "old"));

        Assert.Contains("the pepper is not in the backup: there is no Backup:", told, StringComparison.Ordinal);
        Assert.Contains("this host does not have the store's pepper", elsewhere, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyOf(folder, "elsewhere")));
        Assert.Contains("WARNING: neither this host nor the backup has the pepper", restored, StringComparison.Ordinal);
        Assert.DoesNotContain("WARNING", onTheSameHost, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<StoreUnusableException>(() => StartAsync(copy, Host(folder, "new")));
        Assert.Contains("another pepper", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another one of twenty letters", "sealed under another passphrase")]
    [InlineData("short", "needs at least 16")]
    [InlineData(null, "name the passphrase's file in Backup:PassphraseFile")]
    public async Task Restore_WrongPassphrase_IsRefusedBeforeAnythingIsRestored(string? text, string sentence)
    {
        using var folder = new TemporaryFolder();
        var passphrase = await PassphraseAsync(folder, "one of twenty letters");
        await using var original = await TestDatabase.CreateMigratedAsync();
        await StartAsync(original, Host(folder, "old"));
        var (backup, _) = await BackUpAsync(original, Host(folder, "old"), passphrase);
        await using var copy = await TestDatabase.CreateEmptyAsync();
        (string, string)[] given = text is null ? [] : [await PassphraseAsync(folder, text)];

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(
            () => RestoreAsync(copy, backup, [Host(folder, "new"), .. given]));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.Equal([0], await copy.QueryAsync<int>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task Restore_DatabaseIsNotEmpty_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.CreateMigratedAsync();
        var backup = await BackUpAsync(database, folder.Path);

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(() => RestoreAsync(database, backup));

        Assert.Contains("create an empty one", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--Backup:Path=x")]
    [InlineData("/nowhere")]
    public async Task Restore_NoFolder_SaysWhatToWrite(string folder)
    {
        await using var node = new PostgresNode("Host=127.0.0.1");

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(
            () => node.Services.RestoreAsync(folder, Cancellation));

        Assert.Contains("write restore and the folder of a backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BackUp_ServerDoesNotAnswer_LeavesOldBackupsAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        var old = Directory.CreateDirectory(Path.Combine(folder.Path, "finapi-20200101T000000Z"));
        await using var node = new PostgresNode(
            "Host=127.0.0.1;Port=1;Username=finapi;Database=finapi",
            ("StartTimeout", "00:00:00"),
            ("Backup:Path", folder.Path));

        await Assert.ThrowsAsync<StoreUnusableException>(() => node.Services.BackUpAsync(Cancellation));

        Assert.Equal([old.FullName], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task BackUp_MoreDaysThanKept_TakesTheOldestAway()
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.CreateMigratedAsync();
        string[] old = ["finapi-20200101T000000Z", "finapi-20200102T000000Z", "finapi-20200102T100000Z", "not-ours"];
        Array.ForEach(old, name => Directory.CreateDirectory(Path.Combine(folder.Path, name)));

        var backup = await BackUpAsync(database, folder.Path, ("Backup:Keep", "2"));

        string[] kept = [old[2], old[3], Path.GetFileName(backup)];
        Assert.Equal(
            kept.Order(StringComparer.Ordinal),
            Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static string KeyOf(TemporaryFolder folder, string host) =>
        Path.Combine(folder.Path, host, "keys", "pepper.key");

    private static (string, string) Host(TemporaryFolder folder, string host) =>
        ("Data:Path", Path.Combine(folder.Path, host));

    private static async Task<(string, string)> PassphraseAsync(TemporaryFolder folder, string text)
    {
        var file = Path.Combine(folder.Path, $"passphrase-{text.Length}");
        await File.WriteAllTextAsync(file, text + "\n", Cancellation);
        return ("Backup:PassphraseFile", file);
    }

    private static async Task StartAsync(TestDatabase database, params (string Key, string Value)[] settings)
    {
        await using var node = database.NodeWithoutPepper(settings);
        await node.StartAsync();
    }

    private static async Task<(string Folder, string Told)> BackUpAsync(
        TestDatabase database, (string Key, string Value) host, params (string Key, string Value)[] settings)
    {
        await using var node = database.NodeWithoutPepper(
        [
            host, ("Backup:Path", Path.Combine(host.Value, "backup")), ("Backup:Tools", PostgresInstallation.Folder!),
            .. settings,
        ]);
        var told = await node.Services.BackUpAsync(Cancellation);
        return (told.Split('\'')[1], told);
    }

    private static async Task<string> RestoreAsync(
        TestDatabase database, string backup, params (string Key, string Value)[] settings)
    {
        await using var node = database.NodeWithoutPepper(
            [("Backup:Tools", PostgresInstallation.Folder!), .. settings]);
        return await node.Services.RestoreAsync(backup, Cancellation);
    }

    private static async Task FillAsync(TestDatabase database)
    {
        await using var node = database.Node();
        await node.StartAsync();
        await node.Get<IMarketWriter>().CommitAsync(EverythingOf(lastSequence: 3), Cancellation);
        var account = AccountSamples.Account();
        await node.Get<IAccountWriter>().CommitAsync(
            AccountSamples.Commit(account) with
            {
                ApiKeys = [AccountSamples.Key()],
                NewSessions = [AccountSamples.Session()],
                PlanPeriods = [AccountSamples.Period()],
                AuditEvents = [AccountSamples.Event("e1")],
            },
            Cancellation);
        var used = new StoredUsage(new NodaTime.LocalDate(2026, 11, 20), account.Id, "k1", "GetQuote", 1, 1);
        await node.Get<IUsageWriter>().AddAsync("batch", [used], Cancellation);
        await database.ExecuteAsync("""
            REFRESH MATERIALIZED VIEW daily_statistic;
            REFRESH MATERIALIZED VIEW mover;
            INSERT INTO corporate_action VALUES ('MSFT', '2026-11-20', 1, 0.5, NULL, NULL);
            INSERT INTO slow_query VALUES ('db1:5432', 1, 'SELECT', 1, 1, 1, 1, 1, 1, 1);
            INSERT INTO query_advice VALUES ('db1:5432', 1, 0, 1, 'a', 'b', 'c', true);
            INSERT INTO slow_query_reading VALUES (1, now(), NULL);
            INSERT INTO created_index VALUES ('i', 'a', 'b', now(), NULL);
            INSERT INTO log_checkpoint VALUES (1, 1, '\x01');
            INSERT INTO node VALUES ('n', 1, now(), NULL, 'writer', 1, '1', 1, 'hash');
            INSERT INTO stream_slot VALUES ('a', 's', 'k', 'c', 1, 'n', 1);
            INSERT INTO sign_in VALUES ('203.0.113.7', '\x01', 1, now(), '-infinity');
            INSERT INTO billing_purchase VALUES ('p', 'a', 'professional', 1, 1, NULL, 1, NULL, NULL);
            INSERT INTO billing_reference VALUES ('r', 'p');
            INSERT INTO billing_event VALUES ('e', 1);
            INSERT INTO trade_revision VALUES ('AAPL', 1, 2, 1, NULL, 1, 1, 'a', 1, 1, NULL, NULL, 0);
            INSERT INTO bar_rule VALUES ('XNAS', 'f');
            INSERT INTO bar_remake VALUES ('AAPL', 1, NULL, NULL);
            INSERT INTO gone_bar VALUES ('AAPL', '1d', 1, 1, 1)
            """);
    }

    private static MarketCommit EverythingOf(long lastSequence)
    {
        var today = NodaTime.Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()).InUtc().Date;
        var daily = MinimalBar(0, interval: Domain.MarketData.BarInterval.OneDay);
        return new MarketCommit
        {
            LastSequence = lastSequence,
            Row = new LogRow(Term: 0, FirstPosition: 1, Opening, [LogEntry.Of(MinimalTrade(1), "feed", default)]),
            Trades = [MinimalTrade(1), FullTrade(2)],
            Quotes = [MinimalQuote(3)],
            Bars = [MinimalBar(1), FullBar(2), daily with
            {
                Bar = daily.Bar with
                {
                    StartTime = today.AtMidnight().InUtc().ToInstant(),
                    TradingDate = today,
                    Volume = 1,
                },
            }],
            Instruments = [Listed(Aapl)],
            CorporateActions = [Split("AAPL", new NodaTime.LocalDate(2026, 11, 20))],
            Sources = [new SourceLedger("feed", 1, [new SequenceRange(1, 3)], 3)],
            SourceRuns = [new SourceRun(1, "feed", 1, 1)],
            ReferenceItems = [new ReferenceItem(Aapl, 0, "feed", 1, 1)],
            Deletion = new DeletionRecord("d", Opening, "operator", "request", "result"),
            SettledVersions = [new SettledVersion(Aapl, 7)],
            Conditions =
            [
                new StatedConditions(Aapl, default, DataKind.Bars, DayConditions.Of(
                    [new DayCondition(today, today, DataCondition.Complete, ConditionCause.Feed)])),
            ],
            Revisions = [new Revision(Aapl, default, RevisionKind.Bars, today, today)],
            Calendars =
            [
                new Domain.Calendars.MarketCalendar
                {
                    Mic = Domain.Instruments.Mic.Parse("XTKS"),
                    Version = 1,
                    TimeZone = NodaTime.DateTimeZoneProviders.Tzdb["Asia/Tokyo"],
                }.With(today, today.PlusDays(1), []),
            ],
        };
    }

    private static Domain.Instruments.Instrument Listed(Domain.Instruments.Symbol symbol) =>
        new() { Symbol = symbol, Mic = Domain.Instruments.Mic.Xnas, Type = Domain.Instruments.InstrumentType.Equity };

    private static async Task<string> BackUpAsync(
        TestDatabase database, string folder, params (string Key, string Value)[] settings)
    {
        await using var node = database.Node(
            [("Backup:Path", folder), ("Backup:Tools", PostgresInstallation.Folder!), .. settings]);
        var told = await node.Services.BackUpAsync(Cancellation);
        return told.Split('\'')[1];
    }

    private static async Task RestoreAsync(TestDatabase database, string backup)
    {
        await using var node = database.Node(("Backup:Tools", PostgresInstallation.Folder!));
        await node.Services.RestoreAsync(backup, Cancellation);
    }
}

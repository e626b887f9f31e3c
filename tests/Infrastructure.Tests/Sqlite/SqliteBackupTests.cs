using FinApi.Application.History;
using FinApi.Application.Log.Writing;
using FinApi.Application.Paging;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Backups;
using FinApi.Infrastructure.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Sqlite;

public sealed class SqliteBackupTests
{
    private static readonly TickRange All = new(Aapl, null, null, IsDescending: false, Limit: 10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_OfABackupOfARunningStore_HasWhatWasCommittedAndTheKey()
    {
        using var folder = new TemporaryFolder();
        await using var running = Build(folder, "data");
        await running.GetRequiredService<IMarketWriter>().CommitAsync(
            new MarketCommit { LastSequence = 2, Trades = [MinimalTrade(1), FullTrade(2)] }, Cancellation);
        var key = running.GetRequiredService<ISigningKey>().Bytes.ToArray();
        await using var command = Build(folder, "data");

        var backup = (await command.BackUpAsync(Cancellation)).Split('\'')[1];
        await running.GetRequiredService<IMarketWriter>().CommitAsync(
            new MarketCommit { LastSequence = 3, Trades = [MinimalTrade(3)] }, Cancellation);
        await using (var restoring = Build(folder, "copy"))
        {
            await restoring.RestoreAsync(backup, Cancellation);
        }

        await using var copy = Build(folder, "copy");
        Assert.Equal(2, (await copy.GetRequiredService<IMarketWriter>().ReadHeadAsync(Cancellation)).LastSequence);
        Assert.Equal(
            [MinimalTrade(1), FullTrade(2)],
            await copy.GetRequiredService<ITradeReader>().ListAsync(All, Cancellation));
        Assert.Equal(key, copy.GetRequiredService<ISigningKey>().Bytes.ToArray());
    }

    [Fact]
    public async Task BackUp_NoDatabase_IsRefusedWithASentence()
    {
        using var folder = new TemporaryFolder();
        await using var services = Build(folder, "data");

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(() => services.BackUpAsync(Cancellation));

        Assert.Contains("Data:Path", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(folder.Path, "backup")));
    }

    [Fact]
    public async Task Restore_FolderHasADatabase_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await using var services = Build(folder, "data");
        await services.GetRequiredService<IMarketWriter>().CommitAsync(
            new MarketCommit { LastSequence = 1, Trades = [MinimalTrade(1)] }, Cancellation);
        var backup = (await services.BackUpAsync(Cancellation)).Split('\'')[1];

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(
            () => services.RestoreAsync(backup, Cancellation));

        Assert.Contains("empty folder", refused.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(TemporaryFolder folder, string data)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Data:Path"] = Path.Combine(folder.Path, data),
                ["Backup:Path"] = Path.Combine(folder.Path, "backup"),
            })
            .Build();
        return new ServiceCollection()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSqlite(configuration)
            .BuildServiceProvider();
    }
}

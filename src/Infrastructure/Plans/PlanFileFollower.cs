using FinApi.Application.Accounts;
using FinApi.Application.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Plans;

/// <summary>
/// Reads the file of plans at the start, and again whenever it changes, and then tells all that hold a plan in memory.
/// </summary>
internal sealed partial class PlanFileFollower(
    FilePlanCatalog catalog,
    IAccountChanges changes,
    IOptions<PlansOptions> options,
    TimeProvider timeProvider,
    ILogger<PlanFileFollower> logger) : BackgroundService
{
    // Mounted volumes, those of Kubernetes among them, do not always report changes: then a change takes this long.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    // An editor that writes in several steps is done by then.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _changed = new(0, 1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Throws where the file cannot be used, which stops the start.
        _ = catalog.Plans;
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _changed.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watcher = Watch();
        var isToTell = false;
        while (true)
        {
            await WaitAsync(stoppingToken);
            isToTell |= catalog.Reload();
            isToTell = isToTell && !await TryTellAsync(stoppingToken);
        }
    }

    private FileSystemWatcher Watch()
    {
        var path = options.Value.FullPath;
        var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path));
        watcher.Changed += (_, _) => Wake();
        watcher.Created += (_, _) => Wake();
        watcher.Renamed += (_, _) => Wake();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Wake()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var look = new CancellationTokenSource(LookAgain, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(look.Token, cancellationToken);
        await _changed.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (!look.IsCancellationRequested)
        {
            await Task.Delay(Settle, timeProvider, cancellationToken);
        }
    }

    private async Task<bool> TryTellAsync(CancellationToken cancellationToken)
    {
        try
        {
            await changes.PublishAsync(AccountChange.Everything, cancellationToken);
            return true;
        }
        catch (StorageUnavailableException e)
        {
            LogNotTold(e);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "New plans are in force, but keys in use still have the old; tried again in 5 s")]
    private partial void LogNotTold(Exception exception);
}

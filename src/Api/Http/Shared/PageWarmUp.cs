using FinApi.Application.Answers;
using FinApi.Application.MarketData;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Api.Http.Shared;

/// <summary>
/// Makes the pages that are asked for most before they are asked for, so that neither a new node nor the open of a
/// market sends everybody to the database at once:
/// 1. Once a minute the node tells the others which pages were asked for here.
/// 2. A node that starts makes the top of them, and is ready only then, or after
/// <see cref="WarmUpOptions.MaxSeconds"/>.
/// 3. In the 15 minutes before a market opens each node makes them again once a minute. What another one has made is
/// only looked up.
/// </summary>
internal sealed partial class PageWarmUp(
    AskedPages asked,
    IAnswerCache cache,
    IAskedPages shared,
    InnerCalls calls,
    WarmUpMetrics metrics,
    LatestMarket market,
    NodeIdentity identity,
    IOptions<WarmUpOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider timeProvider,
    ILogger<PageWarmUp> logger) : BackgroundService
{
    // More would take the database from those who ask for other pages.
    private const int AtOnce = 4;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly Duration BeforeOpen = Duration.FromMinutes(15);

    private readonly int _pages =
        cache.IsShared && identity.Roles.HasFlag(Roles.History) ? options.Value.Pages : 0;

    private volatile bool _isWarm;

    /// <summary>Whether the node need not wait for pages, or no longer, before it is ready.</summary>
    public bool IsOver => _isWarm || _pages == 0;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_pages == 0)
        {
            return;
        }

        await StartAsync(market, lifetime, stoppingToken);
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken))
        using (var longest = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.MaxSeconds), timeProvider))
        using (longest.Token.Register(end.Cancel))
        {
            await MakeAsync(end.Token);
        }

        _isWarm = true;
        using var timer = new PeriodicTimer(Period, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TellAsync(stoppingToken);
            if (IsOpeningSoon())
            {
                await MakeAsync(stoppingToken);
            }
        }
    }

    // The endpoints are there once the server listens.
    private static async Task StartAsync(
        LatestMarket market, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        await market.WaitUntilReadyAsync(cancellationToken);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    private bool IsOpeningSoon()
    {
        var now = Instant.FromDateTimeOffset(timeProvider.GetUtcNow());
        return market.All.Select(state => state.Calendar).Distinct().Any(
            calendar => calendar.FindSessionAt(now) is null
                && calendar.FindNextSession(now) is { } next
                && next.OpenTime - now <= BeforeOpen);
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var counts = asked.Take();
        try
        {
            await shared.NoteAsync(
                [.. counts.OrderByDescending(count => count.Value).Take(_pages)], cancellationToken);
        }
        catch (StorageUnavailableException exception)
        {
            // What is asked for often will be asked for again.
            LogNotTold(exception.Message);
        }
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        var (found, made) = (0, 0);
        try
        {
            // Each node in another order: then they share the work.
            var names = (await shared.FindTopAsync(_pages, cancellationToken)).ToArray();
            found = names.Length;
            Random.Shared.Shuffle(names);
            await Parallel.ForEachAsync(
                names,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (name, token) =>
                {
                    var isMade = await TryMakeAsync(name, token);
                    metrics.Made(isMade);
                    Interlocked.Add(ref made, isMade ? 1 : 0);
                });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The time is over, or the node stops.
        }
        catch (StorageUnavailableException exception)
        {
            LogNotMade(exception.Message);
        }

        if (found > 0)
        {
            LogMade(made, found, timeProvider.GetElapsedTime(started).TotalSeconds);
        }
    }

    // One page is no reason to stop the node, whatever is wrong with it.
    private async Task<bool> TryMakeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return PageName.TryParse(name, out var page) && await calls.TryMakeAsync(page, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(name, exception);
            return false;
        }
    }

    [LoggerMessage(
        LogLevel.Information, "Made {Made} of the {Found} pages that are asked for most in {Seconds:0.0} s")]
    private partial void LogMade(int made, int found, double seconds);

    // At a level that nobody keeps: what callers ask for is theirs.
    [LoggerMessage(LogLevel.Debug, "A page that is asked for often could not be made: {Page}")]
    private partial void LogFailed(string page, Exception exception);

    [LoggerMessage(LogLevel.Debug, "The pages that are asked for most are not known: {Reason}")]
    private partial void LogNotMade(string reason);

    [LoggerMessage(LogLevel.Debug, "Which pages were asked for was told to nobody: {Reason}")]
    private partial void LogNotTold(string reason);
}

using FinApi.Infrastructure.Feeds;

namespace FinApi.Infrastructure.Tests.Feeds;

/// <summary>A feed that runs until it is disposed; its failure fails the test.</summary>
internal sealed class FeedRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;

    private FeedRun(IFeed feed) => _task = Task.Run(() => feed.RunAsync(_stop.Token));

    public static FeedRun Start(IFeed feed) => new(feed);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _task;
        }
        catch (OperationCanceledException)
        {
            // How a feed ends.
        }

        _stop.Dispose();
    }
}

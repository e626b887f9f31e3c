using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData;
using FinApi.Infrastructure.Feeds.Simulated;
using FinApi.Infrastructure.Feeds.Simulated.History;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Feeds;

/// <summary>Runs the feed that <see cref="FeedOptions.Kind"/> names, on the node that writes and for as long.</summary>
internal sealed partial class FeedRunner(
    IOptions<FeedOptions> options,
    IServiceProvider services,
    WriterRole role,
    FeedPublisher publisher,
    SimulatedData simulated,
    ILogger<FeedRunner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var kind = FeedOptionsValidator.FindKind(options.Value.Kind) ?? FeedKind.None;
        try
        {
            await NoteSimulatedPastAsync(stoppingToken);
            if (kind == FeedKind.None)
            {
                return;
            }

            while (!await TryRunAsync(kind, stoppingToken))
            {
                LogPaused(kind);
            }
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            // What is stored can still be read: a feed that fails must not take the node with it.
            LogFailed(failure, kind);
        }
    }

    // The log tells of it only while it is young.
    private async Task NoteSimulatedPastAsync(CancellationToken stoppingToken)
    {
        foreach (var source in (string[])[SimulatedFeed.Source, HistoryWriter.Source])
        {
            if (await publisher.FindLedgerAsync(source, stoppingToken) is not null)
            {
                simulated.NoteStored();
            }
        }
    }

    // False: another node writes now.
    private async Task<bool> TryRunAsync(FeedKind kind, CancellationToken stoppingToken)
    {
        var writing = await role.WaitAsync(stoppingToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, writing);
        try
        {
            await services.GetRequiredKeyedService<IFeed>(kind).RunAsync(stop.Token);
            return true;
        }
        catch (OperationCanceledException) when (
            writing.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "The feed {Kind} pauses: this node does not write now")]
    private partial void LogPaused(FeedKind kind);

    [LoggerMessage(LogLevel.Error, "The feed {Kind} has failed and delivers no more until the next start")]
    private partial void LogFailed(Exception failure, FeedKind kind);
}

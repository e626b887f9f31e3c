using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Feeds;

/// <summary>Runs the feed that <see cref="FeedOptions.Kind"/> names.</summary>
internal sealed partial class FeedRunner(
    IOptions<FeedOptions> options, IServiceProvider services, ILogger<FeedRunner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (FeedOptionsValidator.FindKind(options.Value.Kind) is not { } kind || kind == FeedKind.None)
        {
            return;
        }

        try
        {
            await services.GetRequiredKeyedService<IFeed>(kind).RunAsync(stoppingToken);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            // What is stored can still be read: a feed that fails must not take the node with it.
            LogFailed(failure, kind);
        }
    }

    [LoggerMessage(LogLevel.Error, "The feed {Kind} has failed and delivers no more until the next start")]
    private partial void LogFailed(Exception failure, FeedKind kind);
}

namespace FinApi.Infrastructure.Feeds;

/// <summary>A source of data inside the node. Registered under its <see cref="FeedKind"/>.</summary>
internal interface IFeed
{
    /// <summary>Publishes until there is nothing left, or until it is cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

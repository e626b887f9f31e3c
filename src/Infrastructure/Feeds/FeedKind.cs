namespace FinApi.Infrastructure.Feeds;

/// <summary>Where the node gets data from by itself. Publishers may always come in beside it.</summary>
internal enum FeedKind
{
    /// <summary>A made-up market that always moves.</summary>
    Simulated,

    /// <summary>Recorded files, at their own pace or faster.</summary>
    Replay,

    /// <summary>Nowhere: only what is published is served.</summary>
    None,
}

namespace FinApi.Infrastructure.Redis.Log;

/// <summary>What a look at a partition has found behind a position.</summary>
internal enum LogSight
{
    /// <summary>The next rows.</summary>
    Rows,

    /// <summary>Nothing: the position is the end.</summary>
    End,

    /// <summary>Rows, but not the next ones. The writer may be about to put those there.</summary>
    Hole,

    /// <summary>Another past, or nothing to go by: the store says what is true.</summary>
    AskStore,

    /// <summary>Redis does not answer.</summary>
    Away,
}

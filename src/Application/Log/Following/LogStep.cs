namespace FinApi.Application.Log.Following;

/// <summary>What became of a row that was given to the follower.</summary>
internal enum LogStep
{
    /// <summary>It is applied.</summary>
    Applied,

    /// <summary>It was applied before, or is of a writer that is none any more.</summary>
    Known,

    /// <summary>Rows before it are missing; they have to be read first.</summary>
    Hole,

    /// <summary>
    /// The row is of another past than the applied rows: commits were lost, and everything has to be read again.
    /// </summary>
    Lost,
}

// Several enumerations of one contract file; each has three values. The numbers are those of streaming.proto.
namespace FinApi.Application.Streaming.Frames;

/// <summary>Which items of a topic are sent.</summary>
public enum Delivery
{
    /// <summary>Not given: by channel.</summary>
    Unspecified = 0,

    /// <summary>The newest one; what is overtaken is left out and counted.</summary>
    Latest = 1,

    /// <summary>Every one.</summary>
    Every = 2,
}

/// <summary>What happens to a client that does not keep up with <see cref="Delivery.Every"/>.</summary>
public enum SlowPolicy
{
    /// <summary>Not given: by channel.</summary>
    Unspecified = 0,

    /// <summary>What waits is dropped, said, and replaced by a snapshot.</summary>
    Skip = 1,

    /// <summary>The stream ends.</summary>
    Disconnect = 2,
}

/// <summary>Why something is missing.</summary>
public enum GapCause
{
    /// <summary>Nothing is.</summary>
    None = 0,

    /// <summary>The client did not read fast enough.</summary>
    SlowReader = 1,

    /// <summary>The source lost it.</summary>
    Feed = 2,

    /// <summary>This node lost it, or the log was rebuilt.</summary>
    Node = 3,

    /// <summary>The client was away longer than the log reaches.</summary>
    Resume = 4,
}

/// <summary>How a topic of an operation was answered.</summary>
public enum TopicStatus
{
    /// <summary>Never used.</summary>
    Unspecified = 0,

    /// <summary>Done.</summary>
    Ok = 1,

    /// <summary>No such instrument, or no such topic number.</summary>
    NotFound = 2,

    /// <summary>The plan does not allow it.</summary>
    NotEntitled = 3,

    /// <summary>The stream has all the topics that the plan allows.</summary>
    Limit = 4,

    /// <summary>A field is wrong.</summary>
    Invalid = 5,
}

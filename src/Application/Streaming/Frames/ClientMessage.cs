namespace FinApi.Application.Streaming.Frames;

/// <summary>What a client sends. Closed: the nested types. Field meanings as in streaming.proto.</summary>
public abstract record ClientMessage
{
    private ClientMessage()
    {
    }

    /// <summary>Opens the stream.</summary>
    public sealed record Hello(
        string ClientName = "",
        string ResumeToken = "",
        int HeartbeatSeconds = 0,
        SlowPolicy SlowPolicy = SlowPolicy.Unspecified,
        bool RepeatSymbol = false) : ClientMessage;

    /// <summary>Adds topics.</summary>
    public sealed record Subscribe(long OpId, IReadOnlyList<TopicSpec> Topics) : ClientMessage;

    /// <summary>Removes topics.</summary>
    public sealed record Unsubscribe(long OpId, IReadOnlyList<int> TopicIds) : ClientMessage;

    /// <summary>Asks for the topics.</summary>
    public sealed record ListSubscriptions(long OpId) : ClientMessage;

    /// <summary>Asks for a Pong.</summary>
    public sealed record Ping(long Id) : ClientMessage;

    /// <summary>A message that holds nothing this version knows.</summary>
    public sealed record Unknown : ClientMessage;
}

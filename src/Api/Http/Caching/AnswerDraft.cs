using Google.Protobuf;

namespace FinApi.Api.Http.Caching;

/// <summary>An answer that is being made and may be worth keeping; a feature of its request.</summary>
internal sealed class AnswerDraft
{
    /// <summary>What it is made of; null until it is known that it may be kept.</summary>
    public IReadOnlyList<InstrumentStamp>? Stamps { get; private set; }

    /// <summary>For how long at most.</summary>
    public TimeSpan Lifetime { get; private set; }

    /// <summary>
    /// The answer itself, of a gRPC call: its bytes are made from it again. Null: they are copied as they go out.
    /// </summary>
    public IMessage? Message { get; private set; }

    /// <summary>Lets it be kept. Before its first byte.</summary>
    public void Allow(IReadOnlyList<InstrumentStamp> stamps, TimeSpan lifetime, IMessage? message = null) =>
        (Stamps, Lifetime, Message) = (stamps, lifetime, message);
}

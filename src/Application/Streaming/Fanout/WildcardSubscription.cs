using FinApi.Application.Log;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Sessions;
using FinApi.Application.Streaming.Topics;

namespace FinApi.Application.Streaming.Fanout;

/// <summary>One stream's subscription to all symbols of a kind.</summary>
internal sealed class WildcardSubscription(
    StreamSession session, int topicId, TopicKind kind, TopicTerms terms, bool isTest)
{
    public int TopicId => topicId;

    public TopicKind Kind => kind;

    public TopicTerms Terms => terms;

    /// <summary>The topic in the client's words.</summary>
    public TopicSpec Spec => TopicRules.Describe(kind, terms, TopicSpec.AllSymbols);

    /// <summary>Whether it covers the simulated market only.</summary>
    public bool IsTest => isTest;

    /// <summary>Collects the topics there are when it is added to the hub; null: each is sent at once.</summary>
    public List<TopicSubscription>? Covered { get; set; }

    /// <summary>Subscribes the stream to one of the topics.</summary>
    public void Cover(Topic topic) => session.Cover(this, topic);
}

using FinApi.Application.Log;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Frames;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Streaming.Topics;

/// <summary>A topic that was checked.</summary>
/// <param name="Kind">The kind of data.</param>
/// <param name="Terms">How it is sent.</param>
/// <param name="Symbol">The instrument; the default for all.</param>
/// <param name="Spec">The topic in force.</param>
/// <param name="Refusal">Why it is none; null when it is one.</param>
internal sealed record CheckedTopic(
    TopicKind Kind, TopicTerms Terms, Symbol Symbol, TopicSpec Spec, TopicResult? Refusal)
{
    public bool IsWildcard => Spec.Symbol == TopicSpec.AllSymbols;

    /// <summary>What to say when the stream has as many topics as its plan allows.</summary>
    public TopicResult BeyondLimit(StreamPlan plan) =>
        new(0, TopicStatus.Limit, $"The {plan.Name} plan allows {plan.MaxTopics} topics a stream.", Spec);
}

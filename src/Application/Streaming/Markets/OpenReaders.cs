using FinApi.Application.Deletions;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Streaming.Markets;

/// <summary>Counts who reads instruments over the streams of this node.</summary>
internal sealed class OpenReaders(StreamMarkets markets) : IOpenReaders
{
    public int CountSubscriptions(IReadOnlySet<Symbol> symbols) =>
        markets.Topics.Where(topic => symbols.Contains(topic.Key.Symbol)).Sum(topic => topic.SubscriptionCount);
}

using FinApi.Domain.Instruments;

namespace FinApi.Application.Deletions;

/// <summary>Knows who reads instruments now.</summary>
public interface IOpenReaders
{
    /// <summary>How many subscriptions of open streams of this node are to topics of the instruments.</summary>
    int CountSubscriptions(IReadOnlySet<Symbol> symbols);
}

using System.Collections.Frozen;
using FinApi.Application.MarketData;
using FinApi.Domain.Instruments;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Feeds.Simulated;

/// <summary>The shares of the simulated market, where this node serves one.</summary>
internal sealed class SimulatedTestMarket(IOptions<FeedOptions> options) : ITestMarket
{
    private static readonly FrozenSet<Symbol> Symbols =
        SimulatedListings.All.Select(listing => listing.Symbol).ToFrozenSet();

    // Looked at when it is asked for: a wrong setting is told of by the validation at the start, and not from here.
    private readonly Lazy<bool> _isServed =
        new(() => FeedOptionsValidator.FindKind(options.Value.Kind) == FeedKind.Simulated);

    public bool IsServed => _isServed.Value;

    public bool Contains(Symbol symbol) => IsServed && IsMadeUp(symbol);

    public bool IsMadeUp(Symbol symbol) => Symbols.Contains(symbol);
}

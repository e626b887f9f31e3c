using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Feeds.Simulated;

namespace FinApi.Infrastructure.Tests.Feeds.Simulated;

public class SimulatedListingsTests
{
    [Fact]
    public void All_Table_HasFiftySharesOfTwoMarkets()
    {
        var all = SimulatedListings.All;

        Assert.Equal(50, all.Select(listing => listing.Symbol).Distinct().Count());
        Assert.Equal(50, all.Select(listing => listing.Key).Distinct().Count());
        Assert.All(all, listing => Assert.Contains(listing.Mic, new[] { Mic.Xnas, Mic.Xnys }));
        Assert.All(all, listing => Assert.InRange(listing.StartCents, 5_00, 2_000_00));
    }
}

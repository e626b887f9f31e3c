using FinApi.Domain.Instruments;

namespace FinApi.Application.MarketData.Following;

/// <summary>Loads the latest market from the store, in place of what the node had in memory.</summary>
internal sealed class MarketLoader(LatestMarket market, IReferenceReader reference, InstrumentLoader instruments)
{
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var actions = (await reference.ListCorporateActionsAsync(cancellationToken)).ToLookup(action => action.Symbol);
        var versions = (await reference.ListSettledVersionsAsync(cancellationToken))
            .ToDictionary(version => version.Symbol, version => version.Version);
        HashSet<Symbol> there = [];
        foreach (var instrument in await reference.ListInstrumentsAsync(cancellationToken))
        {
            var loaded = await instruments.LoadAsync(instrument, cancellationToken);
            loaded.CorporateActions = [.. actions[instrument.Symbol]];
            loaded.SettledVersion = versions.GetValueOrDefault(instrument.Symbol);
            market.Put(loaded);
            there.Add(instrument.Symbol);
        }

        market.RemoveExcept(there);
    }
}

using System.Runtime.CompilerServices;
using FinApi.Application.Time;
using FinApi.Domain.Instruments;

namespace FinApi.Application.MarketData.Following;

/// <summary>Loads the latest market from the store.</summary>
internal sealed class MarketLoader(
    LatestMarket market, IReferenceReader reference, InstrumentLoader instruments, TimeProvider timeProvider)
{
    // Their newest ticks are found together, and they are in memory twice until they are shown.
    private const int InstrumentsAtOnce = 500;

    /// <summary>Puts it in place of what the node had in memory.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        HashSet<Symbol> there = [];
        await foreach (var loaded in ReadAsync(_ => true, cancellationToken))
        {
            market.Put(loaded);
            there.Add(loaded.Instrument.Symbol);
        }

        market.RemoveExcept(there);
    }

    /// <summary>Checks the market in memory against the store, after the clock was set.</summary>
    public async Task ReconsiderAsync(CancellationToken cancellationToken)
    {
        await foreach (var loaded in ReadAsync(_ => true, cancellationToken))
        {
            if (market.TryGet(loaded.Instrument.Symbol.Value, out var known))
            {
                known.Reconsider(loaded, timeProvider.GetInstant());
            }
        }
    }

    /// <summary>Loads one instrument; null when the store has none of the symbol.</summary>
    public async Task<InstrumentState?> FindAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        await foreach (var loaded in ReadAsync(instrument => instrument.Symbol == symbol, cancellationToken))
        {
            return loaded;
        }

        return null;
    }

    private async IAsyncEnumerable<InstrumentState> ReadAsync(
        Func<Instrument, bool> isWanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var actions = (await reference.ListCorporateActionsAsync(cancellationToken)).ToLookup(action => action.Symbol);
        var versions = (await reference.ListSettledVersionsAsync(cancellationToken))
            .ToDictionary(version => version.Symbol, version => version.Version);
        foreach (var some in (await reference.ListInstrumentsAsync(cancellationToken))
            .Where(isWanted).Chunk(InstrumentsAtOnce))
        {
            await foreach (var loaded in instruments.LoadAsync(some, cancellationToken))
            {
                loaded.CorporateActions = [.. actions[loaded.Instrument.Symbol]];
                loaded.SettledVersion = versions.GetValueOrDefault(loaded.Instrument.Symbol);
                yield return loaded;
            }
        }
    }
}

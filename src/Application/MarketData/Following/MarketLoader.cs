using System.Runtime.CompilerServices;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;

namespace FinApi.Application.MarketData.Following;

/// <summary>Loads the latest market from the store.</summary>
internal sealed class MarketLoader(
    LatestMarket market,
    IReferenceReader reference,
    IConditionReader conditions,
    ICalendarReader calendars,
    InstrumentLoader instruments,
    TimeProvider timeProvider)
{
    // Their newest ticks are found together, and they are in memory twice until they are shown.
    private const int InstrumentsAtOnce = 500;

    /// <summary>Puts it in place of what the node had in memory.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        HashSet<Symbol> there = [];

        // After the instruments were listed: what a commit brings together is then there together.
        await foreach (var loaded in ReadAsync(_ => true, ReplaceMarketsAsync, cancellationToken))
        {
            market.Put(loaded);
            there.Add(loaded.Instrument.Symbol);
        }

        market.RemoveExcept(there);
        foreach (var gone in await reference.ListSettledVersionsAsync(cancellationToken))
        {
            if (!there.Contains(gone.Symbol))
            {
                market.NoteDeleted(gone.Symbol, gone.Version);
            }
        }
    }

    /// <summary>Checks the market in memory against the store, after the clock was set.</summary>
    public async Task ReconsiderAsync(CancellationToken cancellationToken)
    {
        await foreach (var loaded in ReadAsync(_ => true, NothingAsync, cancellationToken))
        {
            if (market.TryGet(loaded.Instrument.Symbol, out var known))
            {
                known.Reconsider(loaded, timeProvider.GetInstant());
            }
        }
    }

    /// <summary>Loads one instrument; null when the store has none of the symbol.</summary>
    public async Task<InstrumentState?> FindAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        await foreach (var loaded in ReadAsync(
            instrument => instrument.Symbol == symbol, NothingAsync, cancellationToken))
        {
            return loaded;
        }

        return null;
    }

    private async Task ReplaceMarketsAsync(IEnumerable<StatedConditions> ofMarkets, CancellationToken cancellationToken)
    {
        market.Replace(await calendars.ListCalendarsAsync(cancellationToken));
        market.ClearConditions();
        foreach (var ofMarket in ofMarkets.GroupBy(stated => stated.Mic))
        {
            market.Put(ofMarket.Key, SetOf(ofMarket));
        }
    }

    private static Task NothingAsync(IEnumerable<StatedConditions> ofMarkets, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    private async IAsyncEnumerable<InstrumentState> ReadAsync(
        Func<Instrument, bool> isWanted,
        Func<IEnumerable<StatedConditions>, CancellationToken, Task> listedAsync,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var actions = (await reference.ListCorporateActionsAsync(cancellationToken)).ToLookup(action => action.Symbol);
        var versions = (await reference.ListSettledVersionsAsync(cancellationToken))
            .ToDictionary(version => version.Symbol, version => version.Version);
        var days = (await conditions.ListAsync(cancellationToken)).ToLookup(stated => stated.Symbol);
        var listed = await reference.ListInstrumentsAsync(cancellationToken);
        await listedAsync(days[default], cancellationToken);
        foreach (var some in listed.Where(isWanted).Chunk(InstrumentsAtOnce))
        {
            await foreach (var loaded in instruments.LoadAsync(some, cancellationToken))
            {
                loaded.CorporateActions = CorporateActionHistory.Of(actions[loaded.Instrument.Symbol]);
                loaded.SettledVersion = versions.GetValueOrDefault(loaded.Instrument.Symbol);
                loaded.Conditions = SetOf(days[loaded.Instrument.Symbol]);
                yield return loaded;
            }
        }
    }

    private static ConditionSet SetOf(IEnumerable<StatedConditions> stated) =>
        stated.Aggregate(ConditionSet.Empty, static (set, each) => set.With(each.Kind, each.Days));
}

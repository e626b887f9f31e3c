using System.Collections.Concurrent;
using FinApi.Application.MarketData;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History.Adjustments;

/// <summary>
/// The adjustment table of each instrument, kept in memory until its corporate actions or its settled data (the closes
/// that dividends are compared to) change. Safe for all threads.
/// </summary>
public sealed class AdjustmentTables(IBarReader bars)
{
    private readonly ConcurrentDictionary<Symbol, Entry> _entries = new();

    /// <summary>
    /// The table of the instrument's corporate actions as it was last needed; reads closes from the store when there is
    /// none. For validators, which name its factors: pages ask for the table of their version.
    /// </summary>
    public ValueTask<AdjustmentTable> GetAsync(InstrumentState state, CancellationToken cancellationToken) =>
        Find(state, state.CorporateActions) is { } known
            ? ValueTask.FromResult(known.Table)
            : BuildTableAsync(state, cancellationToken);

    /// <summary>
    /// The table for rows of a settled version. Reads closes when it has to be built again; then it may be of a later
    /// version than the rows.
    /// </summary>
    internal ValueTask<SettledTable> GetAsync(
        InstrumentState state, long settledVersion, CancellationToken cancellationToken)
    {
        var actions = state.CorporateActions;
        return Find(state, actions) is { } known && known.IsOf(settledVersion)
            ? ValueTask.FromResult(known)
            : BuildAsync(state, actions, cancellationToken);
    }

    private SettledTable? Find(InstrumentState state, IReadOnlyList<CorporateAction> actions)
    {
        if (actions.Count == 0)
        {
            return new SettledTable(AdjustmentTable.Empty, Version: null);
        }

        return _entries.TryGetValue(state.Instrument.Symbol, out var entry) && ReferenceEquals(entry.Actions, actions)
            ? entry.Table
            : null;
    }

    private async ValueTask<AdjustmentTable> BuildTableAsync(
        InstrumentState state, CancellationToken cancellationToken) =>
        (await BuildAsync(state, state.CorporateActions, cancellationToken)).Table;

    private async ValueTask<SettledTable> BuildAsync(
        InstrumentState state, IReadOnlyList<CorporateAction> actions, CancellationToken cancellationToken)
    {
        var closes = new Dictionary<LocalDate, decimal?>();
        long? version = null;
        foreach (var action in actions)
        {
            if (action.Type == CorporateActionType.CashDividend && action.PriceRatio is null)
            {
                var found = await ReadCloseBeforeAsync(state, action.ExDate, cancellationToken);
                closes[action.ExDate] = found.Rows.Count == 0 ? null : found.Rows[0].Close;
                version = version is null || version == found.SettledVersion ? found.SettledVersion : PageVersion.Mixed;
            }
        }

        var built = new SettledTable(
            AdjustmentTable.Create(actions, exDate => closes.GetValueOrDefault(exDate)), version);
        if (version != PageVersion.Mixed)
        {
            _entries[state.Instrument.Symbol] = new Entry(actions, built);
        }

        return built;
    }

    private ValueTask<StoredPage<Bar>> ReadCloseBeforeAsync(
        InstrumentState state, LocalDate exDate, CancellationToken cancellationToken)
    {
        var startOfExDate = state.Calendar.FindSession(exDate)?.OpenTime
            ?? exDate.AtStartOfDayInZone(state.Calendar.TimeZone).ToInstant();
        var range = new BarRange(
            state.Instrument.Symbol, BarInterval.OneDay, StartTime: null, startOfExDate, IsDescending: true, Limit: 1)
        {
            MayLag = true,
        };
        return bars.ReadSeenPageAsync(range, cancellationToken);
    }

    private sealed record Entry(IReadOnlyList<CorporateAction> Actions, SettledTable Table);
}

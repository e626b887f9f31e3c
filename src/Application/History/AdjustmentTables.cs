using System.Collections.Concurrent;
using FinApi.Application.MarketData;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>
/// The adjustment table of each instrument, kept in memory until its corporate actions or its settled data (the closes
/// that dividends are compared to) change. Safe for all threads.
/// </summary>
public sealed class AdjustmentTables(IBarReader bars)
{
    private readonly ConcurrentDictionary<Symbol, Entry> _entries = new();

    /// <summary>The table in force. Reads closes from the store when it has to be built anew.</summary>
    public ValueTask<AdjustmentTable> GetAsync(InstrumentState state, CancellationToken cancellationToken)
    {
        var actions = state.CorporateActions;
        if (actions.Count == 0)
        {
            return ValueTask.FromResult(AdjustmentTable.Empty);
        }

        var version = state.SettledVersion;
        return _entries.TryGetValue(state.Instrument.Symbol, out var entry)
            && ReferenceEquals(entry.Actions, actions)
            && entry.SettledVersion == version
                ? ValueTask.FromResult(entry.Table)
                : BuildAsync(state, actions, version, cancellationToken);
    }

    private async ValueTask<AdjustmentTable> BuildAsync(
        InstrumentState state,
        IReadOnlyList<CorporateAction> actions,
        long settledVersion,
        CancellationToken cancellationToken)
    {
        var closes = new Dictionary<LocalDate, decimal?>();
        foreach (var action in actions)
        {
            if (action.Type == CorporateActionType.CashDividend && action.PriceRatio is null)
            {
                closes[action.ExDate] = await ReadCloseBeforeAsync(state, action.ExDate, cancellationToken);
            }
        }

        var table = AdjustmentTable.Create(actions, exDate => closes.GetValueOrDefault(exDate));
        _entries[state.Instrument.Symbol] = new Entry(actions, settledVersion, table);
        return table;
    }

    private async ValueTask<decimal?> ReadCloseBeforeAsync(
        InstrumentState state, LocalDate exDate, CancellationToken cancellationToken)
    {
        var startOfExDate = state.Calendar.FindSession(exDate)?.OpenTime
            ?? exDate.AtStartOfDayInZone(state.Calendar.TimeZone).ToInstant();
        var range = new BarRange(
            state.Instrument.Symbol, BarInterval.OneDay, StartTime: null, startOfExDate, IsDescending: true, Limit: 1)
        {
            MayLag = true,
        };
        var found = await bars.ListAsync(range, cancellationToken);
        return found.Count == 0 ? null : found[0].Bar.Close;
    }

    private sealed record Entry(IReadOnlyList<CorporateAction> Actions, long SettledVersion, AdjustmentTable Table);
}

using System.Collections.Concurrent;
using FinApi.Application.MarketData;
using FinApi.Application.Time;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History.Adjustments;

/// <summary>
/// The adjustment table of each instrument, kept in memory until its corporate actions, the instrument itself (its
/// currency) or its settled data (the closes that amounts are compared to) change, or an ex-date comes. Safe for all
/// threads.
/// </summary>
public sealed class AdjustmentTables(IBarReader bars, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<Symbol, Entry> _entries = new();

    // The last table of earlier knowledge: whoever asks for the past of an instrument asks page by page.
    private readonly ConcurrentDictionary<Symbol, Entry> _pastEntries = new();

    /// <summary>
    /// The table of the instrument's corporate actions as it was last needed; reads closes from the store when there is
    /// none. For validators, which name its factors: pages ask for the table of their version.
    /// </summary>
    /// <param name="state">The instrument.</param>
    /// <param name="asOf">When the actions were known; null means now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<AdjustmentTable> GetAsync(
        InstrumentState state, Instant? asOf, CancellationToken cancellationToken)
    {
        var basis = Basis.Of(state, asOf);
        return (Find(basis) ?? await BuildAsync(state, basis, cancellationToken)).Table;
    }

    /// <summary>
    /// The table for rows of a settled version. Reads closes when it has to be built again; then it may be of a later
    /// version than the rows.
    /// </summary>
    internal ValueTask<SettledTable> GetAsync(
        InstrumentState state, Instant? asOf, long settledVersion, CancellationToken cancellationToken)
    {
        var basis = Basis.Of(state, asOf);
        return Find(basis) is { } known && known.IsOf(settledVersion)
            ? ValueTask.FromResult(known)
            : BuildAsync(state, basis, cancellationToken);
    }

    private SettledTable? Find(Basis basis)
    {
        if (basis.Actions.Count == 0)
        {
            return new SettledTable(AdjustmentTable.Empty, Version: null);
        }

        return EntriesOf(basis).TryGetValue(basis.Instrument.Symbol, out var entry) && entry.Basis.IsSameAs(basis)
            && !(timeProvider.GetInstant() >= entry.EndTime)
            ? entry.Table
            : null;
    }

    private ConcurrentDictionary<Symbol, Entry> EntriesOf(Basis basis) => basis.IsPast ? _pastEntries : _entries;

    private async ValueTask<SettledTable> BuildAsync(
        InstrumentState state, Basis basis, CancellationToken cancellationToken)
    {
        var closes = new Dictionary<LocalDate, decimal?>();
        long? version = null;
        foreach (var exDate in basis.Actions.Where(NeedsClose).Select(action => action.ExDate).Distinct())
        {
            var found = await ReadCloseBeforeAsync(state, exDate, cancellationToken);
            closes[exDate] = found.Rows.Count == 0 ? null : found.Rows[0].Close;
            version = version is null || version == found.SettledVersion ? found.SettledVersion : PageVersion.Mixed;
        }

        var today = state.Calendar.TradingDateAt(timeProvider.GetInstant());
        var table = AdjustmentTable.Create(
            basis.Actions, exDate => closes.GetValueOrDefault(exDate), basis.Instrument, today);
        var built = new SettledTable(table, version);
        if (version != PageVersion.Mixed)
        {
            EntriesOf(basis)[basis.Instrument.Symbol] = new Entry(basis, built, NextExDate(state, basis, today));
        }

        return built;
    }

    private static bool NeedsClose(CorporateAction action) =>
        action is { PriceRatio: null, Amount: not null, IsSplit: false, Status: not CorporateActionStatus.Withdrawn };

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

    // When the next action is to be applied; null: none is.
    private static Instant? NextExDate(InstrumentState state, Basis basis, LocalDate today)
    {
        LocalDate[] ahead = [.. basis.Actions.Select(action => action.ExDate).Where(exDate => exDate > today)];
        return ahead.Length == 0 ? null : state.Calendar.StartOfTradingDate(ahead.Min());
    }

    private sealed record Entry(Basis Basis, SettledTable Table, Instant? EndTime);

    /// <summary>What a table is made of, beside closes.</summary>
    private readonly record struct Basis(Instrument Instrument, IReadOnlyList<CorporateAction> Actions, bool IsPast)
    {
        public static Basis Of(InstrumentState state, Instant? asOf)
        {
            var history = state.CorporateActions;
            var actions = history.AsOf(asOf);
            return new Basis(state.Instrument, actions, IsPast: !ReferenceEquals(actions, history.Current));
        }

        public bool IsSameAs(Basis other) =>
            Instrument.Currency == other.Instrument.Currency
            && Instrument.HasSignedPrices == other.Instrument.HasSignedPrices
            && (ReferenceEquals(Actions, other.Actions) || (IsPast && Actions.SequenceEqual(other.Actions)));
    }
}

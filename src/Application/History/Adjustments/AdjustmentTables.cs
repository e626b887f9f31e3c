using System.Collections.Concurrent;
using FinApi.Application.MarketData;
using FinApi.Application.Time;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History.Adjustments;

/// <summary>
/// The adjustment table of each instrument, kept in memory until its corporate actions, the instrument itself (its
/// currency) or its settled data (the closes that amounts are compared to) change, or an ex-date begins. Safe for all
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
    /// <param name="asOf">
    /// When the actions were known, and by which date they were in effect; null means now.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<AdjustmentTable> GetAsync(
        InstrumentState state, Instant? asOf, CancellationToken cancellationToken)
    {
        var basis = Basis.Of(state, asOf, timeProvider.GetInstant());
        return (Find(basis) ?? await BuildAsync(state, basis, cancellationToken)).Table;
    }

    /// <summary>
    /// When the table of an instrument next changes by itself, because an ex-date begins; null: never, as far as is
    /// known, and for what was known at a time.
    /// </summary>
    public Instant? FindNextChange(InstrumentState state, Instant? asOf)
    {
        var (actions, now) = (state.CorporateActions.Current, timeProvider.GetInstant());
        if (asOf <= now || actions.Count == 0)
        {
            return null;
        }

        var begun = Basis.CountBegun(actions, state.Calendar.TradingDateAt(now));
        return begun == actions.Count ? null : state.Calendar.StartOfTradingDate(actions[begun].ExDate);
    }

    /// <summary>
    /// The table for rows of a settled version. Reads closes when it has to be built again; then it may be of a later
    /// version than the rows.
    /// </summary>
    internal ValueTask<SettledTable> GetAsync(
        InstrumentState state, Instant? asOf, long settledVersion, CancellationToken cancellationToken)
    {
        var basis = Basis.Of(state, asOf, timeProvider.GetInstant());
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
            ? entry.Table
            : null;
    }

    private ConcurrentDictionary<Symbol, Entry> EntriesOf(Basis basis) => basis.IsPast ? _pastEntries : _entries;

    private async ValueTask<SettledTable> BuildAsync(
        InstrumentState state, Basis basis, CancellationToken cancellationToken)
    {
        var closes = new Dictionary<LocalDate, decimal?>();
        long? version = null;
        var begun = basis.Actions.Take(basis.Begun);
        foreach (var exDate in begun.Where(NeedsClose).Select(action => action.ExDate).Distinct())
        {
            var found = await ReadCloseBeforeAsync(state, exDate, cancellationToken);
            closes[exDate] = found.Rows.Count == 0 ? null : found.Rows[0].Close;
            found.Rows.Dispose();
            version = version is null || version == found.SettledVersion ? found.SettledVersion : PageVersion.Mixed;
        }

        var table = AdjustmentTable.Create(
            basis.Actions, exDate => closes.GetValueOrDefault(exDate), basis.Instrument, basis.Today);
        var built = new SettledTable(table, version);
        if (version != PageVersion.Mixed)
        {
            EntriesOf(basis)[basis.Instrument.Symbol] = new Entry(basis, built);
        }

        return built;
    }

    private static bool NeedsClose(CorporateAction action) =>
        action is { PriceRatio: null, Amount: not null, IsSplit: false, Status: not CorporateActionStatus.Withdrawn };

    private ValueTask<StoredPage<BarRow>> ReadCloseBeforeAsync(
        InstrumentState state, LocalDate exDate, CancellationToken cancellationToken)
    {
        var startOfExDate = state.Calendar.FindSession(exDate)?.OpenTime
            ?? exDate.AtStartOfDayInZone(state.Calendar.TimeZone).ToInstant();
        var range = new BarRange(
            state.Instrument.Symbol, BarInterval.OneDay, StartTime: null, startOfExDate, IsDescending: true, Limit: 1)
        {
            MayLag = true,
        };
        return bars.ReadRowsAsync(range, cancellationToken);
    }

    private sealed record Entry(Basis Basis, SettledTable Table);

    /// <summary>What a table is made of, beside closes.</summary>
    /// <param name="Instrument">The instrument.</param>
    /// <param name="Actions">Its actions, by ex-date.</param>
    /// <param name="Today">The market's date.</param>
    /// <param name="Begun">How many of them, the first ones, have an ex-date that has begun by then.</param>
    /// <param name="IsPast">Whether these are not the actions of now.</param>
    private readonly record struct Basis(
        Instrument Instrument, IReadOnlyList<CorporateAction> Actions, LocalDate Today, int Begun, bool IsPast)
    {
        public static Basis Of(InstrumentState state, Instant? asOf, Instant now)
        {
            var history = state.CorporateActions;
            var actions = history.AsOf(asOf);
            if (actions.Count == 0)
            {
                return new Basis(state.Instrument, actions, Today: default, Begun: 0, IsPast: false);
            }

            var today = state.Calendar.TradingDateAt(asOf is { } time ? Instant.Min(time, now) : now);
            var begun = CountBegun(actions, today);
            var isPast = !ReferenceEquals(actions, history.Current)
                || (asOf is not null && begun != CountBegun(actions, state.Calendar.TradingDateAt(now)));
            return new Basis(state.Instrument, actions, today, begun, isPast);
        }

        // From the end: few are ahead.
        public static int CountBegun(IReadOnlyList<CorporateAction> actions, LocalDate today)
        {
            var count = actions.Count;
            while (count > 0 && actions[count - 1].ExDate > today)
            {
                count--;
            }

            return count;
        }

        // Of two dates with the same number of begun actions the same actions have begun.
        public bool IsSameAs(Basis other) =>
            Instrument.Currency == other.Instrument.Currency
            && Instrument.HasSignedPrices == other.Instrument.HasSignedPrices
            && Begun == other.Begun
            && (ReferenceEquals(Actions, other.Actions) || (IsPast && Actions.SequenceEqual(other.Actions)));
    }
}

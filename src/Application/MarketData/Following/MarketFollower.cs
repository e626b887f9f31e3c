using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FinApi.Application.MarketData.Following;

/// <summary>
/// Keeps the market in memory, and what is known of feeds, by the log: the only writer of both, on every node.
/// </summary>
internal sealed partial class MarketFollower(
    LatestMarket market,
    FeedMonitor feeds,
    SimulatedData simulated,
    TimeProvider timeProvider,
    ILogger<MarketFollower> logger) : ILogSubscriber
{
    private readonly Lock _lock = new();
    private readonly UnfitInstruments _unfit = new();
    private readonly HashSet<Symbol> _deletedFrom = [];

    public void Restart(long epoch, LogCheckpoint checkpoint, long position)
    {
        // The market was loaded from the store, which had at least as much.
    }

    public void Apply(long epoch, LogRow row)
    {
        var now = timeProvider.GetInstant();
        lock (_lock)
        {
            for (var i = 0; i < row.Entries.Count; i++)
            {
                _unfit.Keep(row.Entries[i], row.Time);
                TryApply(row.Entries[i], row.Time, now, row.FirstPosition + i);
            }

            // Not by the next look-up alone: kept answers make none.
            market.Names.Renew();
        }
    }

    public void Break(Symbol symbol)
    {
        // The market was loaded again before the streams learn of it.
    }

    /// <summary>
    /// Takes the instruments that could not take an entry, to load them again. The caller then reads the store, and
    /// gives each instrument to <see cref="Put"/> or <see cref="GiveUp"/>.
    /// </summary>
    internal IReadOnlyList<Symbol> StartRepair()
    {
        lock (_lock)
        {
            return _unfit.StartLoading();
        }
    }

    /// <summary>
    /// Takes the instruments whose deleted data are older than the market in memory: nothing has to be loaded before
    /// their streams hear of it.
    /// </summary>
    internal IReadOnlyList<Symbol> TakeDeletedFrom()
    {
        lock (_lock)
        {
            Symbol[] taken = [.. _deletedFrom.Where(symbol => !_unfit.Contains(symbol))];
            _deletedFrom.Clear();
            return taken;
        }
    }

    /// <summary>Replaces an instrument by what the store has of it and the entries that came since.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="loaded">As the store has it; null when it has none.</param>
    /// <returns>False when it has to be loaded once more.</returns>
    internal bool Put(Symbol symbol, InstrumentState? loaded)
    {
        var now = timeProvider.GetInstant();
        lock (_lock)
        {
            var kept = _unfit.EndLoading(symbol);
            if (loaded is null)
            {
                market.Remove(symbol);
                return true;
            }

            if (kept.Any(each => each.Entry.Item is TakenBack))
            {
                // Nobody knows whether the state was read before or after.
                _unfit.Add(symbol);
                return false;
            }

            // Before readers see the new state: the store holds some of these entries, and prices must not go back.
            foreach (var (entry, time) in kept)
            {
                Apply(entry, loaded, time, now);
            }

            market.Put(loaded);
            market.Names.Renew();
            return true;
        }
    }

    /// <summary>Leaves an instrument as it is.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="isTakenUpAgain">Whether to try again soon; else only after another entry did not fit.</param>
    internal void GiveUp(Symbol symbol, bool isTakenUpAgain)
    {
        lock (_lock)
        {
            _unfit.EndLoading(symbol);
            if (isTakenUpAgain)
            {
                _unfit.Add(symbol);
            }
        }
    }

    private void TryApply(in LogEntry entry, Instant time, Instant now, long position)
    {
        try
        {
            Apply(entry, time, now);
        }
        catch (Exception exception)
        {
            // What one instrument lacks must not keep the others from being served.
            LogUnfit(logger, position, exception);
            if (entry.Symbol != default)
            {
                _unfit.Add(entry.Symbol);
            }
        }
    }

    private void Apply(in LogEntry entry, Instant time, Instant now)
    {
        switch (entry.Item)
        {
            case FeedActivity activity:
                feeds.Record(activity, time);
                simulated.NoteSource(activity.Source);
                return;
            case MarketCalendar calendar:
                market.Put(calendar);
                return;
            case Instrument instrument:
                Put(instrument, entry.Source);
                simulated.NoteSource(entry.Source);
                return;
            case StatedConditions { Symbol: var symbol, Mic: var mic } stated when symbol == default:
                market.Put(mic, market.ConditionsOf(mic).With(stated.Kind, stated.Days));
                return;
        }

        if (entry.Item is TakenBack { IsInstrument: true } gone)
        {
            market.Delete(gone.Symbol, gone.SettledVersion);
            return;
        }

        if (!market.TryGet(entry.Symbol, out var state))
        {
            if (market.WasDeleted(entry.Symbol.Value))
            {
                return; // A starting node replays rows of before the deletion.
            }

            throw new InvalidOperationException($"The log tells of {entry.Symbol}, which the store does not hold.");
        }

        if (entry.Item is TakenBack taken)
        {
            if (state.Apply(taken, now))
            {
                _unfit.Add(taken.Symbol);
            }
            else if (taken.ActionNumber == 0)
            {
                _deletedFrom.Add(taken.Symbol);
            }
        }
        else
        {
            Apply(entry, state, time, now);
        }

        // An action may also stop being a change of the symbol: by a correction, or when it is deleted.
        if (entry.Item is CorporateAction { Type: CorporateActionType.SymbolChange }
            || (state.Names is not null && entry.Item is CorporateAction or TakenBack { ActionNumber: > 0 }))
        {
            market.NoteNames(state);
        }
    }

    private static void Apply(in LogEntry entry, InstrumentState state, Instant time, Instant now)
    {
        switch (entry.Item)
        {
            case Quote quote:
                state.Apply(quote, now);
                break;
            case Trade trade:
                state.Apply(trade, now);
                break;
            case StoredBar stored:
                if (entry.Traits.HasFlag(LogEntryTraits.Revised))
                {
                    state.Recent.Before.AddChanged(stored.Bar, time);
                }

                state.Apply(stored, AsOf(entry, state, time), now, entry.Traits.HasFlag(LogEntryTraits.Revised));
                break;
            case TradeRevision revision:
                state.Apply(revision);
                break;
            case BarRemoval removal:
                state.Apply(removal);
                break;
            case BarBefore before:
                state.Recent.Before.Add(before);
                break;
            case CorporateAction action:
                state.CorporateActions = state.CorporateActions.With(action);
                break;
            case StatedConditions stated:
                state.Conditions = state.Conditions.With(stated.Kind, stated.Days);
                break;
            case RemadeDays remade:
                state.Apply(remade, time, now);
                break;
            case SettledVersion version:
                // Last of its row: a validator made from it must never be newer than the data.
                state.SettledVersion = Math.Max(state.SettledVersion, version.Version);
                break;
        }

        if (entry.Source.Length > 0)
        {
            state.Source = entry.Source;
        }
    }

    private void Put(Instrument instrument, string source)
    {
        if (market.TryGet(instrument.Symbol, out var known))
        {
            if (instrument.Mic != known.Instrument.Mic)
            {
                known.Calendar = InstrumentState.Create(instrument, market.Calendars).Calendar;
            }

            (known.Instrument, known.Source) = (instrument, source);
            market.NoteNames(known);
        }
        else
        {
            var added = InstrumentState.Create(instrument, market.Calendars);
            added.Source = source;
            added.SettledVersion = market.FirstVersionOf(instrument.Symbol);
            market.Add(added);
        }
    }

    // The time of the newest datum in a bar: of its latest trade. Of a supplied or revised bar only the arrival is
    // known.
    private static Instant AsOf(in LogEntry entry, InstrumentState state, Instant time) =>
        entry.Traits.HasFlag(LogEntryTraits.OfSuppliedBars) || entry.Traits.HasFlag(LogEntryTraits.Revised)
            ? time
            : state.Trade?.EventTime ?? time;

    [LoggerMessage(
        LogLevel.Error,
        "The entry at position {Position} of the log cannot be applied; its instrument is loaded again")]
    private static partial void LogUnfit(ILogger logger, long position, Exception exception);
}

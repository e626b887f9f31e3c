using System.Diagnostics;
using FinApi.Application.Ingest.Actions;
using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Calendars;
using FinApi.Application.Ingest.Conditions;
using FinApi.Application.Ingest.Days;
using FinApi.Application.Ingest.Revisions;
using FinApi.Application.Nodes;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>
/// Decides for each item, by the rules of its kind, whether the commit stores it. Only for the pipeline's one writer.
/// </summary>
internal sealed class ItemIntake(
    CommitDraft draft,
    DayStatements days,
    BarBook bars,
    BarConditions conditions,
    TradeRevisions revisions,
    BarRules rules,
    CalendarIntake calendars,
    IOptions<IngestOptions> options)
{
    /// <summary>Notes which bars an item will change if it is stored.</summary>
    public void Expect(IngestItem item)
    {
        var (symbol, shortest, time) = item switch
        {
            IngestItem.OfTrade(var trade) => (trade.Symbol, BarInterval.OneMinute, trade.EventTime),
            IngestItem.OfBar(var bar) when bar.Interval.FoldsFrom is null => (bar.Symbol, bar.Interval, bar.StartTime),
            IngestItem.OfTradeCancel({ EventTime: { } cancelled } trade) =>
                (trade.Symbol, BarInterval.OneMinute, cancelled),
            IngestItem.OfTradeCorrection({ EventTime: { } corrected } trade, _) =>
                (trade.Symbol, BarInterval.OneMinute, corrected),
            _ => default,
        };
        if (shortest is not null && draft.FindCalendar(symbol) is { } calendar)
        {
            bars.Expect(symbol, shortest, time, calendar);
        }
    }

    /// <summary>Adds an item to the draft; null when the item will be stored.</summary>
    public ValueTask<Rejection?> AddAsync(IngestItem item, Arrival arrival, CancellationToken cancellationToken) =>
        item switch
        {
            IngestItem.OfQuote(var quote) => ValueTask.FromResult(AddQuote(quote, arrival)),
            IngestItem.OfTrade(var trade) => AddTradeAsync(trade, arrival, cancellationToken),
            IngestItem.OfBar(var bar) => AddBarAsync(bar, arrival, cancellationToken),
            IngestItem.OfInstrument given => AddInstrumentAsync(given, arrival, cancellationToken),
            IngestItem.OfCorporateAction(var action) => ValueTask.FromResult(AddAction(action, arrival)),
            IngestItem.OfCondition given => ValueTask.FromResult(days.State(given, arrival.Time)),
            IngestItem.OfTradeCancel(var trade) =>
                revisions.AddAsync(trade, corrected: null, arrival, cancellationToken),
            IngestItem.OfTradeCorrection(var trade, var corrected) =>
                revisions.AddAsync(trade, corrected, arrival, cancellationToken),
            IngestItem.OfRemake(var symbol, var day) => rules.RemakeAsync(symbol, day, arrival, cancellationToken),
            IngestItem.OfBarRule(var rule) => ValueTask.FromResult(rules.Note(rule)),
            IngestItem.OfRemade(var remake) => ValueTask.FromResult(rules.Finish(remake)),
            IngestItem.OfCalendar(var calendar) => calendars.AddAsync(calendar, arrival, cancellationToken),
            IngestItem.Unreadable(var reason, var field, var message) =>
                ValueTask.FromResult<Rejection?>(new Rejection(reason, field, message)),
            _ => throw new UnreachableException(item.GetType().Name),
        };

    private Rejection? AddQuote(Quote quote, Arrival arrival)
    {
        if ((Find(quote.Symbol, "quote.symbol", arrival, out var change)
            ?? TickRules.Check(quote, arrival.Time, change!.HasSignedPrices)) is { } rejection)
        {
            return rejection;
        }

        draft.Enter(change!, arrival);
        if (arrival.IsSettled(quote.EventTime))
        {
            days.Revise(change!, DataKind.Quotes, quote.EventTime, arrival.Time);
        }

        draft.Add(quote with { Symbol = change!.State.Instrument.Symbol, Sequence = draft.NextSequence() }, arrival);
        return null;
    }

    private async ValueTask<Rejection?> AddTradeAsync(Trade trade, Arrival arrival, CancellationToken cancellationToken)
    {
        if ((Find(trade.Symbol, "trade.symbol", arrival, out var change)
            ?? TickRules.Check(trade, arrival.Time, change!.HasSignedPrices)) is { } rejection)
        {
            return rejection;
        }

        draft.Enter(change!, arrival);
        if (arrival.IsSettled(trade.EventTime))
        {
            // Which bars it changes is known later: those of its date may be among them.
            days.Revise(change!, DataKind.Trades, trade.EventTime, arrival.Time);
            days.Revise(change!, DataKind.Bars, trade.EventTime, arrival.Time);
        }

        var numbered = trade with { Symbol = change!.State.Instrument.Symbol, Sequence = draft.NextSequence() };
        draft.Add(numbered, arrival);
        var table = conditions.For(change.Mic);
        await bars.AddAsync(numbered, change.Calendar, table, change.State.Trade, cancellationToken);
        return null;
    }

    private async ValueTask<Rejection?> AddBarAsync(Bar bar, Arrival arrival, CancellationToken cancellationToken)
    {
        if ((Find(bar.Symbol, "bar.symbol", arrival, out var change)
            ?? TickRules.Check(bar, arrival.Time, change!.HasSignedPrices)) is { } rejection)
        {
            return rejection;
        }

        var calendar = change!.Calendar;
        if ((BarPlacement.Check(bar, calendar, out var window)
            ?? TickRules.CheckTime("bar.trading_date", window.StartTime, arrival.Time)) is { } misplaced)
        {
            return misplaced;
        }

        draft.Enter(change, arrival);
        var placed = bar with
        {
            Symbol = change.State.Instrument.Symbol,
            StartTime = window.StartTime,
            EndTime = window.EndTime,
            TradingDate = window.TradingDate,
        };
        if (await bars.SupplyAsync(placed, window, calendar, cancellationToken)
            && window.EndTime <= arrival.Time - FreshnessPolicy.SettlingTime)
        {
            days.Revise(change, DataKind.Bars, window.StartTime, arrival.Time);
        }

        return null;
    }

    private async ValueTask<Rejection?> AddInstrumentAsync(
        IngestItem.OfInstrument given, Arrival arrival, CancellationToken cancellationToken)
    {
        var instrument = given.Instrument;
        var known = draft.Find(instrument.Symbol);
        var calendar = draft.FindCalendar(instrument.Mic);
        if (InstrumentRules.Check(instrument, calendar) is { } rejection)
        {
            return rejection;
        }

        var hasOtherSessions = known is not null && !ReferenceEquals(known.Calendar, calendar);
        if (hasOtherSessions
            && await calendars.MoveAsync(known!, calendar!, arrival.Time, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var before = known?.Instrument ?? known?.State.Instrument;
        var merged = InstrumentRules.Merge(instrument, given.Cleared, before, arrival.Time);
        if (known is null)
        {
            draft.Enter(CommitDraft.Propose(merged, calendar!), arrival);
        }
        else if (!ReferenceEquals(merged, before))
        {
            draft.Enter(known, arrival);
            draft.Put(known, merged);
            rules.Move(merged.Symbol, before!.Mic, merged.Mic, hasOtherSessions);
        }

        return null;
    }

    private Rejection? AddAction(CorporateAction action, Arrival arrival)
    {
        if (Find(action.Symbol, "corporate_action.symbol", arrival, out var change) is { } rejection)
        {
            return rejection;
        }

        var history = change!.CorporateActions ?? change.State.CorporateActions;
        var (known, ordinal, unclear) = ActionIdentity.Find(action, history.Current);
        if (unclear is not null)
        {
            return unclear;
        }

        var merged = ActionRules.Merge(action, known, ordinal) with
        {
            Symbol = change.State.Instrument.Symbol,
            Number = known?.Number ?? history.NextNumber,
        };
        if ((ActionRules.Check(merged, isNew: known is null) ?? CheckForm(merged)) is { } invalid)
        {
            return invalid;
        }

        if (known is not null && merged.SaysTheSameAs(known))
        {
            return null;
        }

        draft.Enter(change, arrival);
        merged = merged with
        {
            Revision = change.State.CorporateActions.Find(merged.Number)?.Revision + 1 ?? 0,
            PublishTime = arrival.Time,
        };
        change.CorporateActions = history.With(merged);
        draft.Put(merged);
        return null;
    }

    // Entries of the log in the form of older nodes cannot tell of it: nodes that follow would adjust other prices.
    private Rejection? CheckForm(CorporateAction action)
    {
        var isOldForm = action is
        {
            Type: CorporateActionType.Split or CorporateActionType.CashDividend,
            Status: CorporateActionStatus.Confirmed,
            Ordinal: 1,
            ActionId: null,
            NewSymbol: null,
        };
        return isOldForm ? null : draft.CheckVersion(NodeIdentity.RevisionsEntryVersion, "corporate_action");
    }

    private Rejection? Find(Symbol symbol, string field, Arrival arrival, out SymbolChange? change)
    {
        change = draft.Find(symbol);
        if (change is null && options.Value.AutoCreateInstruments)
        {
            var mic = Mic.Parse(options.Value.AutoCreateMic);
            change = CommitDraft.Propose(
                new Instrument { Symbol = symbol, Mic = mic, CreateTime = arrival.Time, UpdateTime = arrival.Time },
                draft.FindCalendar(mic)!);
        }

        return change is null
            ? new Rejection(
                RejectionReason.SymbolNotFound, field, $"{symbol} names no instrument. Publish the instrument first.")
            : null;
    }
}

using System.Diagnostics;
using FinApi.Application.Ingest.Actions;
using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Calendars;
using FinApi.Application.Ingest.Conditions;
using FinApi.Application.Ingest.Days;
using FinApi.Application.Ingest.Deletions;
using FinApi.Application.Ingest.Names;
using FinApi.Application.Ingest.Revisions;
using FinApi.Application.Nodes;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>
/// Decides for each item, by the rules of its kind, whether the commit stores it. Only for the pipeline's one writer.
/// </summary>
internal sealed class ItemIntake(
    CommitDraft draft,
    DraftNames names,
    DayStatements days,
    BarBook bars,
    BarConditions conditions,
    TradeRevisions revisions,
    BarRules rules,
    CalendarIntake calendars,
    DeletionIntake deletions,
    IOptions<IngestOptions> options)
{
    /// <summary>
    /// The instrument (number 0) or corporate action that the last item was about; null for items of other kinds.
    /// </summary>
    public (Symbol Symbol, int ActionNumber)? Reference { get; private set; }

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
        if (shortest is null)
        {
            return;
        }

        var key = names.Find(symbol, time, string.Empty, out var rejection);
        if (rejection is null && draft.FindCalendar(key) is { } calendar)
        {
            bars.Expect(key, shortest, time, calendar);
        }
    }

    /// <summary>Adds an item to the draft; null when the item will be stored.</summary>
    public ValueTask<Rejection?> AddAsync(IngestItem item, Arrival arrival, CancellationToken cancellationToken)
    {
        Reference = null;
        return AddOfKindAsync(item, arrival, cancellationToken);
    }

    private ValueTask<Rejection?> AddOfKindAsync(
        IngestItem item, Arrival arrival, CancellationToken cancellationToken) =>
        item switch
        {
            IngestItem.OfQuote(var quote) => ValueTask.FromResult(AddQuote(quote, arrival)),
            IngestItem.OfTrade(var trade) => AddTradeAsync(trade, arrival, cancellationToken),
            IngestItem.OfBar(var bar) => AddBarAsync(bar, arrival, cancellationToken),
            IngestItem.OfInstrument given => AddInstrumentAsync(given, arrival, cancellationToken),
            IngestItem.OfCorporateAction(var action) => ValueTask.FromResult(AddAction(action, arrival)),
            IngestItem.OfCondition given => ValueTask.FromResult(AddCondition(given, arrival)),
            IngestItem.OfTradeCancel(var trade) =>
                AddRevisionAsync(trade, corrected: null, "trade_cancel.symbol", arrival, cancellationToken),
            IngestItem.OfTradeCorrection(var trade, var corrected) =>
                AddRevisionAsync(trade, corrected, "trade_correction.symbol", arrival, cancellationToken),
            IngestItem.OfRemake(var symbol, var day) => rules.RemakeAsync(symbol, day, arrival, cancellationToken),
            IngestItem.OfBarRule(var rule) => ValueTask.FromResult(rules.Note(rule)),
            IngestItem.OfRemade(var remake) => ValueTask.FromResult(rules.Finish(remake)),
            IngestItem.OfCalendar(var calendar) => calendars.AddAsync(calendar, arrival, cancellationToken),
            IngestItem.OfDeletion(var order) => deletions.AddAsync(order, arrival, cancellationToken),
            IngestItem.Unreadable(var reason, var field, var message) =>
                ValueTask.FromResult<Rejection?>(new Rejection(reason, field, message)),
            _ => throw new UnreachableException(item.GetType().Name),
        };

    private ValueTask<Rejection?> AddRevisionAsync(
        TradeReference trade, Trade? corrected, string field, Arrival arrival, CancellationToken cancellationToken)
    {
        var time = trade.EventTime ?? arrival.Time;
        var key = FindKey(trade.Symbol, time, field, out var unclear);
        return unclear is null
            ? revisions.AddAsync(trade with { Symbol = key }, corrected, arrival, cancellationToken)
            : ValueTask.FromResult<Rejection?>(unclear);
    }

    private Rejection? AddCondition(IngestItem.OfCondition given, Arrival arrival)
    {
        if (given.Symbol == default)
        {
            return days.State(given, arrival.Time);
        }

        const string Field = "day_statement.symbol";
        Rejection? unclear;
        var key = (given.LastDate ?? given.FirstDate) is { } day
            ? names.Find(given.Symbol, day, Field, out unclear)
            : FindKey(given.Symbol, given.LastTime ?? given.FirstTime ?? arrival.Time, Field, out unclear);
        if (unclear is null && draft.Find(key) is null && names.FindVariant(key, arrival.Time) is { } variant)
        {
            key = variant;
        }

        return unclear ?? days.State(given with { Symbol = key }, arrival.Time);
    }

    private Symbol FindKey(Symbol symbol, Instant time, string field, out Rejection? unclear)
    {
        var key = names.Find(symbol, time, field, out unclear);
        return unclear is null && draft.Find(key) is null && names.FindVariant(symbol, time) is { } variant
            ? variant
            : key;
    }

    private Rejection? AddQuote(Quote quote, Arrival arrival)
    {
        if ((Find(quote.Symbol, quote.EventTime, "quote.symbol", arrival, out var change)
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
        if ((Find(trade.Symbol, trade.EventTime, "trade.symbol", arrival, out var change)
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
        Rejection? unclear;
        var key = bar.TradingDate is { } date
            ? names.Find(bar.Symbol, date, "bar.symbol", out unclear)
            : names.Find(bar.Symbol, bar.StartTime, "bar.symbol", out unclear);
        SymbolChange? change = null;
        if ((unclear ?? FindOf(key, bar.StartTime, "bar.symbol", arrival, out change)
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
        if (await bars.SupplyAsync(placed, window, calendar, draft.NextSequence, cancellationToken)
            && window.EndTime <= arrival.Time - FreshnessPolicy.SettlingTime)
        {
            days.Revise(change, DataKind.Bars, window.StartTime, arrival.Time);
        }

        return null;
    }

    private async ValueTask<Rejection?> AddInstrumentAsync(
        IngestItem.OfInstrument given, Arrival arrival, CancellationToken cancellationToken)
    {
        var key = names.FindForInstrument(given.Instrument, arrival.Time, out var unclear);
        if (unclear is not null)
        {
            return unclear;
        }

        var instrument = given.Instrument with { Symbol = key };
        var known = draft.Find(key);
        if (known is null && given.Written is { } written && written != key.Value)
        {
            instrument = instrument with { SymbolHistory = instrument.SymbolHistory ?? written };
        }

        var calendar = draft.FindCalendar(instrument.Mic);
        var before = known?.Instrument ?? known?.State.Instrument;
        var history = instrument.SymbolHistory ?? before?.SymbolHistory;
        if ((InstrumentRules.Check(instrument, calendar) ?? CheckForm(instrument.Symbol, history)) is { } rejection)
        {
            return rejection;
        }

        var hasOtherSessions = known is not null && !ReferenceEquals(known.Calendar, calendar);
        if (hasOtherSessions
            && await calendars.MoveAsync(known!, calendar!, arrival.Time, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var merged = InstrumentRules.Merge(instrument, given.Cleared, before, arrival.Time);
        Reference = (merged.Symbol, 0);
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
        const string Field = "corporate_action.symbol";
        var key = names.FindForAction(action.Symbol, action.ExDate, Field, out var unclear);
        SymbolChange? change = null;
        if ((unclear ?? FindOf(key, arrival.Time, Field, arrival, out change)) is { } rejection)
        {
            return rejection;
        }

        var history = change!.CorporateActions ?? change.State.CorporateActions;
        var (known, ordinal, unknown) = ActionIdentity.Find(action, history.Current);
        if (unknown is not null)
        {
            return unknown;
        }

        var merged = ActionRules.Merge(action, known, ordinal) with
        {
            Symbol = change.State.Instrument.Symbol,
            Number = known?.Number ?? history.NextNumber,
        };
        // By the symbol that a change of it would end: an instrument may get its first one back.
        var judged = merged with { Symbol = names.SymbolOn(merged.Symbol, DraftNames.DayBefore(merged.ExDate)) };
        if ((ActionRules.Check(judged, isNew: known is null) ?? CheckForm(merged)) is { } invalid)
        {
            return invalid;
        }

        Reference = (merged.Symbol, merged.Number);
        if (known is not null && merged.SaysTheSameAs(known))
        {
            return null;
        }

        merged = merged with
        {
            Revision = change.State.CorporateActions.Find(merged.Number)?.Revision + 1 ?? 0,
            PublishTime = arrival.Time,
        };
        if (known?.Type == CorporateActionType.SymbolChange
            && names.CheckShared(
                change,
                NamedInstrument.Of(change.Instrument ?? change.State.Instrument, history.With(merged)),
                FieldOfNames(merged, known)) is { } shared)
        {
            return shared;
        }

        draft.Enter(change, arrival);
        change.CorporateActions = history.With(merged);
        draft.Put(
            merged,
            isOfNames: merged.Type == CorporateActionType.SymbolChange
                || known?.Type == CorporateActionType.SymbolChange);
        return null;
    }

    private static string FieldOfNames(CorporateAction merged, CorporateAction known) =>
        merged.Status != known.Status ? "corporate_action.status"
        : merged.ExDate != known.ExDate ? "corporate_action.ex_date"
        : "corporate_action.new_symbol";

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

    private Rejection? CheckForm(Symbol key, string? history) =>
        history is null && key.IsOldForm
            ? null
            : draft.CheckVersion(NodeIdentity.NamesEntryVersion, "instrument.symbol");

    private Rejection? Find(
        Symbol symbol, Instant time, string field, Arrival arrival, out SymbolChange? change)
    {
        change = null;
        var key = names.Find(symbol, time, field, out var unclear);
        return unclear ?? FindOf(key, time, field, arrival, out change);
    }

    // Another way of writing a symbol is looked for only where it would name nothing.
    private Rejection? FindOf(Symbol symbol, Instant time, string field, Arrival arrival, out SymbolChange? change)
    {
        change = draft.Find(symbol);
        if (change is null && names.FindVariant(symbol, time) is { } variant)
        {
            change = draft.Find(variant);
        }

        if (change is null && options.Value.AutoCreateInstruments)
        {
            var mic = Mic.Parse(options.Value.AutoCreateMic);
            var created =
                new Instrument { Symbol = symbol, Mic = mic, CreateTime = arrival.Time, UpdateTime = arrival.Time };
            if (CheckForm(created.Symbol, history: null) is { } older)
            {
                return older;
            }

            change = CommitDraft.Propose(created, draft.FindCalendar(mic)!);
        }

        return change is null
            ? new Rejection(
                RejectionReason.SymbolNotFound, field, $"{symbol} names no instrument. Publish the instrument first.")
            : null;
    }
}

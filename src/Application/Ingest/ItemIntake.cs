using System.Diagnostics;
using FinApi.Application.Ingest.Bars;
using FinApi.Domain.Calendars;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Ingest;

/// <summary>
/// Decides for each item, by the rules of its kind, whether the commit stores it. Only for the pipeline's one writer.
/// </summary>
internal sealed class ItemIntake(CommitDraft draft, BarBook bars, IOptions<IngestOptions> options)
{
    /// <summary>Notes which bars an item will change if it is stored.</summary>
    public void Expect(IngestItem item)
    {
        var (symbol, shortest, time) = item switch
        {
            IngestItem.OfTrade(var trade) => (trade.Symbol, BarInterval.OneMinute, trade.EventTime),
            IngestItem.OfBar(var bar) when bar.Interval.FoldsFrom is null => (bar.Symbol, bar.Interval, bar.StartTime),
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
            IngestItem.OfInstrument given => ValueTask.FromResult(AddInstrument(given, arrival)),
            IngestItem.OfCorporateAction(var action) => ValueTask.FromResult(AddAction(action, arrival)),
            IngestItem.Unreadable(var reason, var field, var message) =>
                ValueTask.FromResult<Rejection?>(new Rejection(reason, field, message)),
            _ => throw new UnreachableException(item.GetType().Name),
        };

    private Rejection? AddQuote(Quote quote, Arrival arrival)
    {
        if ((Find(quote.Symbol, "quote.symbol", arrival, out var change)
            ?? TickRules.Check(quote, arrival.Time)) is { } rejection)
        {
            return rejection;
        }

        draft.Enter(change!, arrival);
        change!.IsSettledChange |= quote.EventTime < arrival.Time - FreshnessPolicy.SettlingTime;
        draft.Add(quote with { Symbol = change.State.Instrument.Symbol, Sequence = draft.NextSequence() }, arrival);
        return null;
    }

    private async ValueTask<Rejection?> AddTradeAsync(Trade trade, Arrival arrival, CancellationToken cancellationToken)
    {
        if ((Find(trade.Symbol, "trade.symbol", arrival, out var change)
            ?? TickRules.Check(trade, arrival.Time)) is { } rejection)
        {
            return rejection;
        }

        draft.Enter(change!, arrival);
        change!.IsSettledChange |= trade.EventTime < arrival.Time - FreshnessPolicy.SettlingTime;
        var numbered = trade with { Symbol = change.State.Instrument.Symbol, Sequence = draft.NextSequence() };
        draft.Add(numbered, arrival);
        await bars.AddAsync(numbered, change.State.Calendar, cancellationToken);
        return null;
    }

    private async ValueTask<Rejection?> AddBarAsync(Bar bar, Arrival arrival, CancellationToken cancellationToken)
    {
        if ((Find(bar.Symbol, "bar.symbol", arrival, out var change)
            ?? TickRules.Check(bar, arrival.Time)) is { } rejection)
        {
            return rejection;
        }

        var calendar = change!.State.Calendar;
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
        if (await bars.SupplyAsync(placed, window, calendar, cancellationToken))
        {
            change.IsSettledChange |= window.EndTime <= arrival.Time - FreshnessPolicy.SettlingTime;
        }

        return null;
    }

    private Rejection? AddInstrument(IngestItem.OfInstrument given, Arrival arrival)
    {
        var instrument = given.Instrument;
        var known = draft.Find(instrument.Symbol);
        if (InstrumentRules.Check(instrument, known?.State) is { } rejection)
        {
            return rejection;
        }

        var before = known?.Instrument ?? known?.State.Instrument;
        var merged = InstrumentRules.Merge(instrument, given.Cleared, before, arrival.Time);
        if (known is null)
        {
            draft.Enter(CommitDraft.Propose(merged), arrival);
        }
        else if (!ReferenceEquals(merged, before))
        {
            draft.Enter(known, arrival);
            draft.Put(known, merged);
        }

        return null;
    }

    private Rejection? AddAction(CorporateAction action, Arrival arrival)
    {
        if (Find(action.Symbol, "corporate_action.symbol", arrival, out var change) is { } rejection)
        {
            return rejection;
        }

        var key = (LocalDatePattern.Iso.Format(action.ExDate), action.Type);
        var known = change!.CorporateActions ?? new SortedDictionary<(string, CorporateActionType), CorporateAction>(
            change.State.CorporateActions.ToDictionary(a => (LocalDatePattern.Iso.Format(a.ExDate), a.Type)));
        var merged = InstrumentRules.Merge(action, known.GetValueOrDefault(key)) with
        {
            Symbol = change.State.Instrument.Symbol,
        };
        if (InstrumentRules.Check(merged) is { } invalid)
        {
            return invalid;
        }

        draft.Enter(change, arrival);
        known[key] = merged;
        change.CorporateActions = known;
        draft.Put(merged);
        return null;
    }

    private Rejection? Find(Symbol symbol, string field, Arrival arrival, out SymbolChange? change)
    {
        change = draft.Find(symbol);
        if (change is null && options.Value.AutoCreateInstruments)
        {
            var mic = Mic.Parse(options.Value.AutoCreateMic);
            change = CommitDraft.Propose(
                new Instrument { Symbol = symbol, Mic = mic, CreateTime = arrival.Time, UpdateTime = arrival.Time });
        }

        return change is null
            ? new Rejection(
                RejectionReason.SymbolNotFound, field, $"{symbol} names no instrument. Publish the instrument first.")
            : null;
    }
}

using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Calendars;
using FinApi.Application.Ingest.Days;
using FinApi.Application.Ingest.Revisions;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Conditions;

/// <summary>
/// Takes the items of <see cref="BarRebuild"/>, and leaves work to it. Only for the pipeline's one writer.
/// </summary>
internal sealed class BarRules(
    CommitDraft draft, DayStatements days, BarBook bars, BarConditions conditions, StandingTrades trades)
{
    /// <summary>Notes that the bars of all trades of a day have to be made anew.</summary>
    public async ValueTask<Rejection?> RemakeAsync(
        Symbol symbol, LocalDate day, Arrival arrival, CancellationToken cancellationToken)
    {
        if (draft.Find(symbol) is not { } change)
        {
            return null; // gone since
        }

        draft.Enter(change, arrival);
        var table = conditions.For(change.Mic);
        var start = day.AtMidnight().InUtc().ToInstant();
        await foreach (var trade in trades.ListAsync(symbol, start, start + Duration.FromDays(1), cancellationToken))
        {
            days.Revise(change, DataKind.Bars, trade.EventTime, arrival.Time);
            await bars.ReviseAsync(trade, change.Calendar, table, isRevision: false, cancellationToken);
        }

        return null;
    }

    /// <summary>Notes that all bars of a market are made by a rule.</summary>
    public Rejection? Note(BarRule rule)
    {
        draft.Add(rule);
        return null;
    }

    /// <summary>
    /// Notes that an instrument has another market: where another table of sale conditions counts there, its bars are
    /// to be made anew.
    /// </summary>
    public void Move(Symbol symbol, Mic from, Mic to, bool hasOtherSessions)
    {
        var (before, after) = (conditions.For(from)?.Fingerprint, conditions.For(to)?.Fingerprint);
        if (before != after || (after is not null && hasOtherSessions))
        {
            draft.AddRemake(symbol, new TimeRange(Start: null, End: null));
        }
    }

    /// <summary>
    /// Notes that other sessions hold on a market for ranges of time: with a table of sale conditions shorter bars do
    /// not have all that its day bars are made of.
    /// </summary>
    public void ChangeSessions(SymbolChange change, CalendarDifferences differences)
    {
        foreach (var range in conditions.For(change.Mic) is null ? [] : differences.Ranges)
        {
            draft.AddRemake(change.State.Instrument.Symbol, range);
        }
    }

    /// <summary>Notes that the bars of some trades are made anew.</summary>
    public Rejection? Finish(BarRemake remake)
    {
        draft.Finish(remake);
        return null;
    }
}

using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Days;
using FinApi.Application.Ingest.Revisions;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Ingest.Conditions;

/// <summary>Takes the items of <see cref="BarRebuild"/>. Only for the pipeline's one writer.</summary>
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
}

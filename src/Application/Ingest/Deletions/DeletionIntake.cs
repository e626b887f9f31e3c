using FinApi.Application.Deletions;
using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Days;
using FinApi.Application.Ingest.Sources;
using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Nodes;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest.Deletions;

/// <summary>
/// Takes the order to delete, alone in its commit. Only for the pipeline's one writer.
/// 1. An order that is done already changes nothing. The data have to be those that the operator has seen; nobody else
///    writes meanwhile.
/// 2. The rows go by their keys. The bars around them are made of what is left, by <see cref="TakenBars"/>.
/// 3. Sources forget that they have sent what is gone, so that it can be sent again.
/// 4. The record of the deletion is stored in the same commit: all of it is done, or nothing.
/// </summary>
internal sealed class DeletionIntake(
    CommitDraft draft,
    DayStatements days,
    BarBook bars,
    TakenBars takenBars,
    SourceBook sources,
    DeletionPlanner planner,
    IDeletionRecords records,
    ISourceRunReader runs,
    IReferenceItemReader references)
{
    private static readonly DataKind[] AllKinds = [DataKind.Bars, DataKind.Trades, DataKind.Quotes];

    /// <summary>Takes an order; null when it will be executed.</summary>
    public async ValueTask<Rejection?> AddAsync(
        DeletionOrder order, Arrival arrival, CancellationToken cancellationToken)
    {
        if (await records.FindAsync(order.Id, cancellationToken) is not null)
        {
            return Rejection.StoredBefore;
        }

        if (draft.CheckVersion(NodeIdentity.DeletionsEntryVersion, "deletion") is { } early)
        {
            return early;
        }

        var planned = await planner.PlanAsync(order.Request, order.Known, cancellationToken);
        if (!planned.IsSuccess || !planned.Value.Fingerprint().AsSpan().SequenceEqual(order.Fingerprint.Span))
        {
            return new Rejection(ErrorReason.DeletionTokenVoid, "deletion", "The data have changed since the preview.");
        }

        // Nothing that is at hand of bars may outlive them.
        bars.Clear();
        var plan = planned.Value;
        var remembered = await ForgetItemsAsync(plan, cancellationToken);
        var result = DeletionResult.Of(plan, remembered);
        var deletion = new DraftDeletion(new DeletionRecord(
            order.Id, arrival.Time, order.AccountId, plan.Request.ToText(), result.ToText()))
        {
            Rows = plan.Scope,
            Taken = plan.Scope is { } rows ? new TakenRows(rows, plan.Ranges) : null,
            Instrument = plan.Instrument?.Symbol,
            Action = plan.Request.Target == DeletionTarget.CorporateAction ? plan.Actions[0] : null,
        };
        draft.Deletion = deletion;
        return deletion switch
        {
            { Instrument: { } symbol } => DeleteInstrument(deletion, symbol, plan),
            { Action: { } action } => DeleteAction(deletion, action),
            _ => await DeleteRowsAsync(deletion, plan, arrival, cancellationToken),
        };
    }

    private Rejection? DeleteInstrument(DraftDeletion deletion, Symbol symbol, DeletionPlan plan)
    {
        var change = draft.Find(symbol)!;
        draft.Enter(change);
        change.IsDeleted = true;
        EnterDays(change, plan.Days);
        deletion.BarRanges.AddRange(
            BarInterval.Stored.Select(interval => new BarRangeRemoval(symbol, interval, default)));
        deletion.Told.Add(new TakenBack(symbol, AllKinds, [default])
        {
            IsInstrument = true,
            SettledVersion = change.State.SettledVersion + 1,
        });
        return null;
    }

    private Rejection? DeleteAction(DraftDeletion deletion, CorporateAction action)
    {
        draft.Enter(draft.Find(action.Symbol)!);
        deletion.Told.Add(new TakenBack(action.Symbol, [], []) { ActionNumber = action.Number });
        return null;
    }

    private async ValueTask<Rejection?> DeleteRowsAsync(
        DraftDeletion deletion, DeletionPlan plan, Arrival arrival, CancellationToken cancellationToken)
    {
        foreach (var ofSymbol in plan.Days.GroupBy(day => day.Symbol))
        {
            var change = draft.Find(ofSymbol.Key)!;
            draft.Enter(change);
            var taken = ofSymbol.ToList();
            EnterDays(change, taken);
            var ranges = await takenBars.RemakeAsync(deletion, plan.Scope!, change, taken, cancellationToken);
            if (ranges is null)
            {
                Undo();
                return Rejection.Invalid(
                    "deletion",
                    $"leaves more than {TakenBars.MaxRemade:N0} bars to be made anew of what is left: name a shorter "
                    + "range or fewer symbols.");
            }

            foreach (var day in taken)
            {
                var isNothingLeft = await takenBars.IsNothingLeftAsync(
                    plan.Scope!, change, day, ranges, cancellationToken);
                State(change, day, isNothingLeft, arrival);
            }

            DataKind[] kinds = [.. taken.Select(day => day.Kind).Distinct().Order()];
            deletion.Told.Add(new TakenBack(ofSymbol.Key, kinds, [.. ranges.Select(each => each.Range)]));
        }

        return null;
    }

    private void State(SymbolChange change, DeletedDay day, bool isNothingLeft, Arrival arrival)
    {
        DataKind[] kinds = day.Kind == DataKind.Trades ? [DataKind.Trades, DataKind.Bars] : [day.Kind];
        foreach (var kind in kinds)
        {
            days.TakeBack(change, kind, day.First, day.Last, isNothingLeft, arrival.Time);
        }
    }

    // A refused order has no effect; nothing else is in its commit.
    private void Undo()
    {
        bars.Clear();
        days.Clear();
        sources.Clear();
        draft.Clear();
    }

    // With trades their bars change too.
    private static void EnterDays(SymbolChange change, IReadOnlyList<DeletedDay> taken)
    {
        foreach (var day in taken)
        {
            DataKind[] kinds = day.Kind == DataKind.Trades ? [DataKind.Trades, DataKind.Bars] : [day.Kind];
            foreach (var kind in kinds)
            {
                change.DaysOf(kind).Enter(day.First);
                change.DaysOf(kind).Enter(day.Last);
            }
        }
    }

    /// <returns>The sources that cannot forget what they have sent.</returns>
    private async ValueTask<IReadOnlyList<string>> ForgetItemsAsync(
        DeletionPlan plan, CancellationToken cancellationToken)
    {
        SortedSet<string> remembered = new(StringComparer.Ordinal);
        var items = await ListItemsAsync(plan, cancellationToken);
        if (plan.SharesSymbols)
        {
            return [.. items.Select(each => each.Source).Distinct().Order(StringComparer.Ordinal)];
        }

        if (plan.Request.IsWholeSource)
        {
            (await sources.GetAsync(plan.Request.Source, cancellationToken)).ForgetAll();
        }

        foreach (var ofSource in items.GroupBy(each => each.Source))
        {
            var source = await sources.GetAsync(ofSource.Key, cancellationToken);
            var numbers = ofSource.Where(each => each.Epoch == source.Epoch).Select(each => each.Numbers);
            if (!source.TryForget([.. numbers]))
            {
                remembered.Add(ofSource.Key);
            }
        }

        return [.. remembered];
    }

    private async ValueTask<IReadOnlyList<SourceItems>> ListItemsAsync(
        DeletionPlan plan, CancellationToken cancellationToken)
    {
        // Of a whole source only the trades are looked at: others may have cancelled or corrected these.
        var rows = plan.Scope is { } scope && plan.Request.IsWholeSource
            ? scope with { Kinds = [DataKind.Trades] }
            : plan.Scope;
        List<SourceItems> items = rows is null ? [] : [.. await runs.ListItemsAsync(rows, cancellationToken)];
        if (plan.Instrument is { } instrument)
        {
            items.AddRange(
                await references.ListReferenceItemsAsync(instrument.Symbol, actionNumber: null, cancellationToken));
        }
        else if (plan.Request.Target == DeletionTarget.CorporateAction)
        {
            var action = plan.Actions[0];
            items.AddRange(await references.ListReferenceItemsAsync(action.Symbol, action.Number, cancellationToken));
        }

        return items;
    }
}

using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Conditions;
using FinApi.Application.Ingest.Days;
using FinApi.Application.Nodes;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Ingest.Revisions;

/// <summary>Decides on cancels and corrections of trades. Only for the pipeline's one writer.</summary>
internal sealed class TradeRevisions(
    CommitDraft draft,
    DayStatements days,
    BarBook bars,
    BarConditions conditions,
    TradeFinder finder,
    StandingTrades standing)
{
    // Bars of the day may still be open, so that streams have to learn of it whoever delivers it.
    private static readonly Duration StreamedTime = Duration.FromDays(1);

    /// <summary>
    /// Takes a cancel, or with <paramref name="corrected"/> a correction. What the corrected trade does not say stays.
    /// </summary>
    /// <returns>
    /// Null when it will be stored; <see cref="Rejection.StoredBefore"/> when the trade is already so.
    /// </returns>
    public async ValueTask<Rejection?> AddAsync(
        TradeReference reference, Trade? corrected, Arrival arrival, CancellationToken cancellationToken)
    {
        var item = corrected is null ? "trade_cancel" : "trade_correction";
        if (draft.Find(reference.Symbol) is not { } change)
        {
            return new Rejection(
                RejectionReason.SymbolNotFound,
                $"{item}.symbol",
                $"{reference.Symbol} names no instrument. Publish the instrument and its trades first.");
        }

        if (draft.CheckVersion(NodeIdentity.RevisionsEntryVersion, item) is { } pending)
        {
            return pending;
        }

        reference = reference with { Symbol = change.State.Instrument.Symbol };
        var found = await finder.FindAsync(reference, arrival.Time, cancellationToken);
        if (found.Trade is not { } before)
        {
            return corrected is null && found.IsCancelled ? Rejection.StoredBefore : Refuse(reference, item, found);
        }

        var after = corrected is null ? null : Merge(before, corrected);
        if (after == before)
        {
            return Rejection.StoredBefore;
        }

        after = after is null ? null : after with { ReceiveTime = arrival.Time };
        if (after is not null && TickRules.Check(after, arrival.Time, change.HasSignedPrices) is { } invalid)
        {
            return invalid with { Field = $"{item}.{invalid.Field}" };
        }

        Enter(change, before, after, arrival);
        var table = conditions.For(change.Mic);
        await bars.ReviseAsync(before, change.Calendar, table, isRevision: true, cancellationToken);
        if (after is not null)
        {
            await bars.ReviseAsync(after, change.Calendar, table, isRevision: true, cancellationToken);
        }

        return null;
    }

    /// <summary>Finds the trade that is the latest after the commit, for each instrument with a revision.</summary>
    public async ValueTask CompleteAsync(Instant now, CancellationToken cancellationToken)
    {
        var symbols = draft.Revisions.Symbols;
        if (symbols.Count == 0)
        {
            return;
        }

        var latest = new Dictionary<Symbol, Trade?>();
        foreach (var symbol in symbols)
        {
            latest.Add(symbol, await standing.FindNewestAsync(symbol, now, cancellationToken));
        }

        draft.Revisions.SetLatest(latest);
    }

    private void Enter(SymbolChange change, Trade before, Trade? after, Arrival arrival)
    {
        draft.Enter(change, arrival);
        Revise(change, before, arrival);
        if (after is not null)
        {
            Revise(change, after, arrival);
        }

        change.IsLive |= before.EventTime >= arrival.Time - StreamedTime;
        draft.Add(
            new TradeRevision
            {
                Before = before,
                After = after,
                Time = arrival.Time,
                Sequence = draft.NextSequence(),
            },
            arrival.Source,
            change.IsLive);
    }

    private void Revise(SymbolChange change, Trade trade, Arrival arrival)
    {
        if (!arrival.IsSettled(trade.EventTime))
        {
            return;
        }

        days.Revise(change, DataKind.Trades, trade.EventTime, arrival.Time);
        days.Revise(change, DataKind.Bars, trade.EventTime, arrival.Time);
    }

    private static Trade Merge(Trade before, Trade corrected) => corrected with
    {
        Symbol = before.Symbol,
        Sequence = before.Sequence,
        TradeId = corrected.TradeId ?? before.TradeId,
        Venue = corrected.Venue ?? before.Venue,
        Conditions = corrected.Conditions ?? before.Conditions,
        AggressorSide = corrected.AggressorSide == AggressorSide.Unspecified
            ? before.AggressorSide
            : corrected.AggressorSide,
        EventTime = corrected.EventTime == Instant.MinValue ? before.EventTime : corrected.EventTime,
        ReceiveTime = before.ReceiveTime,
    };

    private static Rejection Refuse(TradeReference reference, string item, FoundTrade found)
    {
        if (found.IsAmbiguous)
        {
            return new Rejection(
                RejectionReason.TradeAmbiguous,
                $"{item}.trade_id",
                reference is { EventTime: not null, Venue: not null }
                    ? $"names {found.Count} trades of {reference.Symbol} that nothing tells apart: they were published "
                    + "more than once."
                    : $"names {found.Count} trades of {reference.Symbol}. Give the trade's event_time, or its venue.");
        }

        if (found.IsCancelled)
        {
            return new Rejection(
                RejectionReason.TradeCancelled,
                $"{item}.trade_id",
                "names a trade that was cancelled. Publish the corrected trade as a new one.");
        }

        var where = reference.EventTime is { } time
            ? $"at {InstantPattern.ExtendedIso.Format(time)} exactly"
            : $"in the last {TradeFinder.Reach.Days} days; name an older one with its event_time";
        return new Rejection(
            RejectionReason.TradeNotFound,
            $"{item}.trade_id",
            $"names no trade of {reference.Symbol} {where}. Send it again once the trade is stored.");
    }
}

using FinApi.Application.Deletions;
using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Conditions;
using FinApi.Application.Ingest.Days;
using FinApi.Application.Ingest.Revisions;
using FinApi.Application.Ingest.Sources;
using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData;
using FinApi.Application.Nodes;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>
/// Turns batches into one commit: leaves out items that a source has sent before, has the other items decided one by
/// one, and finishes the bars. Nothing here is visible to anybody: the follower shows a commit once it is durable. A
/// commit is prepared, added to, built, and then kept or discarded, in this order. Only the pipeline's one writer uses
/// this class.
/// </summary>
internal sealed class CommitBuilder(
    CommitDraft draft,
    ItemIntake intake,
    IMarketWriter writer,
    SourceBook sources,
    RunBook runs,
    DayStatements days,
    FeedWatch watch,
    BarBook bars,
    TradeRevisions revisions,
    StandingTrades trades,
    RebuildBell rebuild,
    LogFollower follower,
    LogCatchUp catchUp,
    NodeDuty duty,
    TimeProvider timeProvider)
{
    private Step _step;

    private enum Step
    {
        Idle,
        Prepared,
        Built,
    }

    /// <summary>Begins a commit, and reads ahead the data that its batches will change.</summary>
    public async ValueTask PrepareAsync(IEnumerable<IngestBatch> batches, CancellationToken cancellationToken)
    {
        Advance(from: Step.Idle, to: Step.Prepared);
        draft.EntryVersion = duty.EntryVersion;
        if (draft.LastSequence is null)
        {
            // The state of the store is not known: the node follows the log to its end before it builds a commit on
            // this state.
            var head = await writer.ReadHeadAsync(cancellationToken);
            await catchUp.ReachAsync(head.LastPosition, cancellationToken);
            draft.LastSequence = head.LastSequence;
            await runs.PrepareAsync(head.LastSequence, cancellationToken);
        }

        foreach (var batch in batches)
        {
            for (var i = 0; i < batch.Items.Count; i++)
            {
                intake.Expect(batch.Items[i]);
            }
        }

        await bars.LoadAsync(cancellationToken);
    }

    /// <summary>Adds a batch. The receipt only holds once the commit is durable.</summary>
    public async ValueTask<Result<IngestReceipt>> AddAsync(IngestBatch batch, CancellationToken cancellationToken)
    {
        Advance(from: Step.Prepared, to: Step.Prepared);
        var source = await sources.GetAsync(batch.Source, cancellationToken);
        // Numbers that begin again do not tell what was lost before.
        var isNewEpoch = source.Epoch != batch.SourceEpoch;
        if (!source.TryEnter(batch.SourceEpoch))
        {
            return new Error(
                ErrorKind.FailedPrecondition,
                ErrorReason.SourceEpochStale,
                $"Source {batch.Source} has published under epoch {source.Epoch}; {batch.SourceEpoch} is over. "
                + "Stop this publisher, or raise source_epoch and number from 1.");
        }

        if (FeedMonitor.IsFeed(batch.Source) && (batch.Items.Count == 0 || isNewEpoch))
        {
            watch.Note(batch.Source, timeProvider.GetInstant(), isNewEpoch);
        }

        // Even a question shuts out a publisher with a smaller epoch: the answer must still be true when items follow.
        return batch.Items.Count > 0
            ? await AddAsync(batch, source, cancellationToken)
            : new IngestReceipt(
                batch.FirstSequence,
                Accepted: 0,
                Duplicates: 0,
                Rejections: [],
                SourceGap: null,
                [.. source.Ranges.Take(IngestBatch.MaxItems)],
                draft.LastSequence!.Value);
    }

    /// <summary>Finishes the commit; null when there is nothing to store.</summary>
    /// <param name="term">The term under which this node writes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<MarketCommit?> BuildAsync(long term, CancellationToken cancellationToken)
    {
        Advance(from: Step.Prepared, to: Step.Built);
        var now = timeProvider.GetInstant();
        var changedBars = await bars.TakeChangedAsync(trades, now, cancellationToken);
        draft.NarrowSessions(bars.Remade);
        await revisions.CompleteAsync(now, cancellationToken);
        var changedSources = sources.TakeChanged();
        var versions = draft.FindSettledVersions();
        var conditions = days.FindChanged();
        var told = days.IsTold ? conditions : [];
        var entries = draft.ToEntries(changedBars, bars.Remade, versions, told, now);
        var row = follower.MakeRow(term, draft.EntryVersion, entries, now);
        return row is null && changedSources.Count == 0 && draft.Deletion is null
            ? null
            : draft.ToCommit(term, changedBars, bars.Remade, changedSources, versions, row) with
            {
                Conditions = conditions,
                SourceRuns = runs.Take(),
                Revisions = row is null ? [] : [.. draft.FindRevisions().Concat(days.Revisions).Distinct()],
            };
    }

    /// <summary>Ends a commit that is durable and followed, and prepares for the next.</summary>
    public void Keep()
    {
        Advance(from: Step.Built, to: Step.Idle);
        if (draft.Deletion is null)
        {
            bars.Trim();
        }
        else
        {
            // What is at hand may be of before.
            bars.Clear();
        }

        sources.Trim();
        runs.Keep();
        days.Clear();
        if (draft.HasRemakes)
        {
            rebuild.Ring();
        }

        draft.Clear();
    }

    /// <summary>
    /// Drops a commit that failed at any step, and the remembered state of the store, which is then read again.
    /// </summary>
    public void Discard()
    {
        _step = Step.Idle;
        bars.Clear();
        sources.Clear();
        runs.Clear();
        days.Clear();
        draft.Clear();
        draft.LastSequence = null;
    }

    private void Advance(Step from, Step to)
    {
        if (_step != from)
        {
            throw new InvalidOperationException($"A commit is {_step}, and this step needs one that is {from}.");
        }

        _step = to;
    }

    private async ValueTask<Result<IngestReceipt>> AddAsync(
        IngestBatch batch, SourceState source, CancellationToken cancellationToken)
    {
        var gap = source.NoteSent(batch.FirstSequence, batch.FirstSequence + batch.Items.Count - 1);
        var (accepted, duplicates) = (0, 0);
        Instant? newest = null;
        var arrival = new Arrival(source, timeProvider.GetInstant());
        List<ItemRejection>? rejections = null;
        for (var i = 0; i < batch.Items.Count; i++)
        {
            var before = draft.LastSequence!.Value;
            if (source.Contains(batch.FirstSequence + i))
            {
                duplicates++;
            }
            else if (await intake.AddAsync(batch.Items[i], arrival, cancellationToken) is not { } rejection)
            {
                source.Add(batch.FirstSequence + i);
                accepted++;
                if (intake.Reference is var (symbol, action))
                {
                    draft.Add(new ReferenceItem(
                        symbol, action, batch.Source, batch.SourceEpoch, batch.FirstSequence + i));
                }

                if (draft.LastSequence != before)
                {
                    runs.Note(batch.Source, batch.SourceEpoch, batch.FirstSequence + i, before + 1);
                }

                newest = Later(newest, batch.Items[i]);
            }
            else if (ReferenceEquals(rejection, Rejection.StoredBefore))
            {
                source.Add(batch.FirstSequence + i);
                duplicates++;
            }
            else
            {
                (rejections ??= []).Add(rejection.At(i));
            }
        }

        if (arrival.IsLive)
        {
            watch.Note(batch.Source, arrival.Time, gap is not null || HasLost(rejections));
        }

        if (accepted > 0 && arrival.IsLive)
        {
            draft.Note(new FeedActivity(batch.Source, accepted, newest));
        }

        return new IngestReceipt(
            batch.FirstSequence, accepted, duplicates, rejections ?? [], gap, Stored: [], draft.LastSequence!.Value);
    }

    // Of an instrument that is not known here, or not which one it is, nothing is lost.
    private static bool HasLost(List<ItemRejection>? rejections) =>
        rejections?.Exists(rejection =>
            rejection.Reason is not (RejectionReason.SymbolNotFound or RejectionReason.SymbolAmbiguous)) == true;

    private static Instant? Later(Instant? newest, IngestItem item)
    {
        var time = item switch
        {
            IngestItem.OfQuote(var quote) => quote.EventTime,
            IngestItem.OfTrade(var trade) => trade.EventTime,
            _ => newest,
        };
        return time < newest ? newest : time;
    }
}

using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Sources;
using FinApi.Application.Log;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest;

/// <summary>
/// Turns batches into one commit: leaves out what a source has sent before, has the rest decided item by item, and
/// finishes the bars. Nothing that it does is seen by readers before <see cref="Show"/>. Used by the pipeline's one
/// writer only.
/// </summary>
internal sealed class CommitBuilder(
    CommitDraft draft,
    ItemIntake intake,
    IMarketWriter writer,
    SourceBook sources,
    BarBook bars,
    TimeProvider timeProvider)
{
    private readonly List<TickEvent> _shownTicks = [];
    private readonly List<Bar> _shownBars = [];
    private MarketCommit? _commit;

    /// <summary>Reads ahead what the batches of a commit will change.</summary>
    public ValueTask PrepareAsync(IEnumerable<IngestBatch> batches, CancellationToken cancellationToken)
    {
        foreach (var batch in batches)
        {
            for (var i = 0; i < batch.Items.Count; i++)
            {
                intake.Expect(batch.Items[i]);
            }
        }

        return bars.LoadAsync(cancellationToken);
    }

    /// <summary>Adds a batch. The receipt only holds once the commit is durable.</summary>
    public async ValueTask<Result<IngestReceipt>> AddAsync(IngestBatch batch, CancellationToken cancellationToken)
    {
        draft.LastSequence ??= await writer.ReadLastSequenceAsync(cancellationToken);
        var source = await sources.GetAsync(batch.Source, cancellationToken);
        if (!source.TryEnter(batch.SourceEpoch))
        {
            return new Error(
                ErrorKind.FailedPrecondition,
                ErrorReason.SourceEpochStale,
                $"Source {batch.Source} has published under epoch {source.Epoch}; {batch.SourceEpoch} is over. "
                + "Stop this publisher, or raise source_epoch and number from 1.");
        }

        // A question alone already shuts an older publisher out: what it learns must still be so when it sends.
        return batch.Items.Count > 0
            ? await AddAsync(batch, source, cancellationToken)
            : new IngestReceipt(
                batch.FirstSequence,
                Accepted: 0,
                Duplicates: 0,
                Rejections: [],
                SourceGap: null,
                [.. source.Ranges.Take(IngestBatch.MaxItems)],
                draft.LastSequence.Value);
    }

    /// <summary>Finishes the commit; null when there is nothing to store.</summary>
    public async ValueTask<MarketCommit?> BuildAsync(CancellationToken cancellationToken)
    {
        var changedBars = await bars.TakeChangedAsync(cancellationToken);
        var changedSources = sources.TakeChanged();
        if (changedSources.Count == 0)
        {
            return null;
        }

        _commit = draft.ToCommit(changedBars, changedSources);
        return _commit;
    }

    /// <summary>The ticks of live sources that the last commit showed. Valid until the next commit.</summary>
    public List<TickEvent> ShownTicks => _shownTicks;

    /// <summary>The bars that the last commit changed by live sources. Valid until the next commit.</summary>
    public List<Bar> ShownBars => _shownBars;

    /// <summary>Shows what is durable now, and makes ready for the next commit.</summary>
    public void Show()
    {
        _shownTicks.Clear();
        _shownBars.Clear();
        draft.Show(_commit?.Bars ?? [], timeProvider.GetInstant(), _shownTicks, _shownBars);
        bars.Trim();
        sources.Trim();
        ForgetItems();
    }

    /// <summary>Forgets a commit that failed; what it would have been is read from the store again.</summary>
    public void Discard()
    {
        bars.Clear();
        sources.Clear();
        ForgetItems();
        draft.LastSequence = null;
    }

    private void ForgetItems()
    {
        draft.Clear();
        _commit = null;
    }

    private async ValueTask<Result<IngestReceipt>> AddAsync(
        IngestBatch batch, SourceState source, CancellationToken cancellationToken)
    {
        var gap = source.NoteSent(batch.FirstSequence, batch.FirstSequence + batch.Items.Count - 1);
        var (accepted, duplicates) = (0, 0);
        var arrival = new Arrival(source, timeProvider.GetInstant());
        List<ItemRejection>? rejections = null;
        for (var i = 0; i < batch.Items.Count; i++)
        {
            if (source.Contains(batch.FirstSequence + i))
            {
                duplicates++;
            }
            else if (await intake.AddAsync(batch.Items[i], arrival, cancellationToken) is { } rejection)
            {
                (rejections ??= []).Add(rejection.At(i));
            }
            else
            {
                source.Add(batch.FirstSequence + i);
                accepted++;
            }
        }

        return new IngestReceipt(
            batch.FirstSequence, accepted, duplicates, rejections ?? [], gap, Stored: [], draft.LastSequence!.Value);
    }
}

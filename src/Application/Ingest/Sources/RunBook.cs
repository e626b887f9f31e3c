using FinApi.Application.Deletions;
using FinApi.Application.Storage;

namespace FinApi.Application.Ingest.Sources;

/// <summary>
/// Notes from which source items come: only where another run begins, so that a source which is alone costs nothing.
/// Only the pipeline's one writer uses this class.
/// </summary>
internal sealed class RunBook(ISourceRunReader runs)
{
    private readonly List<SourceRun> _added = [];
    private SourceRun? _last;
    private bool _isKnown;
    private bool _isTaken;

    /// <summary>Learns the last run, once.</summary>
    /// <param name="lastSequence">The greatest sequence number of the store.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask PrepareAsync(long lastSequence, CancellationToken cancellationToken)
    {
        if (_isKnown)
        {
            return;
        }

        var (run, tracked) = await runs.FindLastAsync(cancellationToken);
        _last = run;
        if (run is { Source.Length: > 0 } && tracked < lastSequence)
        {
            Add(new SourceRun(tracked + 1, string.Empty, 0, 0));
        }

        _isKnown = true;
    }

    /// <summary>Notes the source of an item that got a sequence number.</summary>
    public void Note(string source, long epoch, long number, long sequence)
    {
        if (_last is not { } last
            || last.Source != source
            || last.SourceEpoch != epoch
            || last.FirstNumber - last.FirstSequence != number - sequence)
        {
            Add(new SourceRun(sequence, source, epoch, number));
        }
    }

    /// <summary>The runs that begin since the last commit.</summary>
    public IReadOnlyList<SourceRun> Take()
    {
        _isTaken = true;
        return _added.Count == 0 ? [] : [.. _added];
    }

    /// <summary>The commit is stored, if there was one.</summary>
    public void Keep()
    {
        if (_isTaken)
        {
            _added.Clear();
            _isTaken = false;
        }
    }

    /// <summary>Forgets everything that the store has not confirmed.</summary>
    public void Clear()
    {
        _added.Clear();
        (_last, _isKnown, _isTaken) = (null, false, false);
    }

    private void Add(SourceRun run)
    {
        _last = run;
        _added.Add(run);
    }
}

using FinApi.Application.Storage;

namespace FinApi.Application.Ingest.Sources;

/// <summary>The ledgers of the sources that publish, cached. Used by the pipeline's one writer only.</summary>
internal sealed class SourceBook(ISourceLedgerReader ledgers)
{
    private const int MaxCached = 1_000;

    private readonly Dictionary<string, SourceState> _states = [];

    public async ValueTask<SourceState> GetAsync(string source, CancellationToken cancellationToken)
    {
        if (!_states.TryGetValue(source, out var state))
        {
            state = new SourceState(source, await ledgers.FindAsync(source, cancellationToken));
            _states.Add(source, state);
        }

        return state;
    }

    /// <summary>The ledgers that changed since the last commit.</summary>
    public IReadOnlyList<SourceLedger> TakeChanged()
    {
        List<SourceLedger> changed = [];
        foreach (var state in _states.Values)
        {
            if (state.IsChanged)
            {
                changed.Add(state.ToLedger());
                state.MarkStored();
            }
        }

        return changed;
    }

    /// <summary>Bounds the cache. Only between commits.</summary>
    public void Trim()
    {
        if (_states.Count > MaxCached)
        {
            _states.Clear();
        }
    }

    /// <summary>Forgets everything that the store has not confirmed.</summary>
    public void Clear() => _states.Clear();
}

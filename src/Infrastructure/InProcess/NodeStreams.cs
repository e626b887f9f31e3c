using FinApi.Application.Accounts.StreamSlots;

namespace FinApi.Infrastructure.InProcess;

/// <summary>
/// The streams of this node, whatever the database knows of them: those that ask for a slot, those that have one, and
/// those that have ended but may still have a row. Safe for all threads.
/// </summary>
internal sealed class NodeStreams
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<string, Entry>> _accounts = new(StringComparer.Ordinal);

    private enum Stage
    {
        Asking,
        Open,
        Ended,
    }

    /// <summary>A stream asks for a slot. Gives the streams of its account that have ended.</summary>
    public IReadOnlyList<string> Ask(string accountId, StreamHolder holder)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(accountId, out var streams))
            {
                _accounts.Add(accountId, streams = new Dictionary<string, Entry>(StringComparer.Ordinal));
            }

            streams[holder.SessionId] = new Entry(holder, Stage.Asking);
            return [.. streams.Where(stream => stream.Value.Stage == Stage.Ended).Select(stream => stream.Key)];
        }
    }

    /// <summary>It has its slot.</summary>
    public void Open(string accountId, StreamHolder holder)
    {
        lock (_lock)
        {
            _accounts[accountId][holder.SessionId] = new Entry(holder, Stage.Open);
        }
    }

    /// <summary>It has a slot of this node's own if fewer of its account have one; else it stays as it is.</summary>
    public bool TryOpen(string accountId, StreamHolder holder, int limit)
    {
        lock (_lock)
        {
            if (_accounts[accountId].Values.Count(stream => stream.Stage == Stage.Open) >= limit)
            {
                return false;
            }

            Open(accountId, holder);
            return true;
        }
    }

    /// <summary>It has ended. False when it was not there, or had ended before.</summary>
    public bool End(string accountId, string sessionId)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(accountId, out var streams)
                || !streams.TryGetValue(sessionId, out var stream)
                || stream.Stage == Stage.Ended)
            {
                return false;
            }

            streams[sessionId] = stream with { Stage = Stage.Ended };
            return true;
        }
    }

    /// <summary>Nothing of it is left in the database.</summary>
    public void Forget(string accountId, string sessionId)
    {
        lock (_lock)
        {
            if (_accounts.TryGetValue(accountId, out var streams) && streams.Remove(sessionId) && streams.Count == 0)
            {
                _accounts.Remove(accountId);
            }
        }
    }

    public bool HasEnded(string accountId, string sessionId)
    {
        lock (_lock)
        {
            return _accounts.TryGetValue(accountId, out var streams)
                && streams.TryGetValue(sessionId, out var stream)
                && stream.Stage == Stage.Ended;
        }
    }

    /// <summary>Those that have ended and may still have a row, in no order.</summary>
    public IReadOnlyList<NodeStream> ListEnded() => List(stage => stage == Stage.Ended);

    /// <summary>Those that have a slot, in no order.</summary>
    public IReadOnlyList<NodeStream> ListOpen() => List(stage => stage == Stage.Open);

    /// <summary>Those that may have a row and are not to lose it, in no order.</summary>
    public IReadOnlyList<NodeStream> ListLive() => List(stage => stage != Stage.Ended);

    private IReadOnlyList<NodeStream> List(Func<Stage, bool> isWanted)
    {
        lock (_lock)
        {
            return
            [
                .. from account in _accounts
                   from stream in account.Value.Values
                   where isWanted(stream.Stage)
                   select new NodeStream(account.Key, stream.Holder),
            ];
        }
    }

    private sealed record Entry(StreamHolder Holder, Stage Stage);
}

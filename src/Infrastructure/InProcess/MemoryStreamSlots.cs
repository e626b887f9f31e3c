using FinApi.Application.Accounts.StreamSlots;

namespace FinApi.Infrastructure.InProcess;

/// <summary>The slots of a node that is alone.</summary>
internal sealed class MemoryStreamSlots : IStreamSlots
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<StreamHolder>> _held = [];

    public ValueTask<IReadOnlyList<StreamHolder>> TakeAsync(
        string account, int limit, StreamHolder holder, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_held.TryGetValue(account, out var holders))
            {
                _held.Add(account, holders = []);
            }

            if (holders.Count >= limit)
            {
                return ValueTask.FromResult<IReadOnlyList<StreamHolder>>([.. holders]);
            }

            holders.Add(holder);
            return ValueTask.FromResult<IReadOnlyList<StreamHolder>>([]);
        }
    }

    public ValueTask<IReadOnlyList<StreamHolder>> ListAsync(string account, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<StreamHolder>>(
                _held.TryGetValue(account, out var holders) ? [.. holders] : []);
        }
    }

    public ValueTask ReleaseAsync(string account, string sessionId)
    {
        lock (_lock)
        {
            if (_held.TryGetValue(account, out var holders))
            {
                holders.RemoveAll(holder => holder.SessionId == sessionId);
                if (holders.Count == 0)
                {
                    _held.Remove(account);
                }
            }
        }

        return ValueTask.CompletedTask;
    }
}

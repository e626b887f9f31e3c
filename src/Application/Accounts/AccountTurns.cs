namespace FinApi.Application.Accounts;

/// <summary>
/// Lets one change of an account at a time through on this node, in the order in which they came. Remembers only
/// accounts that are being changed. Safe for all threads.
/// </summary>
internal sealed class AccountTurns
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>Waits for the turn of a change, which lasts until it is disposed.</summary>
    public async ValueTask<IDisposable> TakeAsync(string accountId, CancellationToken cancellationToken)
    {
        var turn = Enter(accountId);
        try
        {
            await turn.Gate.WaitAsync(cancellationToken);
            return turn;
        }
        catch
        {
            Leave(turn);
            throw;
        }
    }

    private Turn Enter(string accountId)
    {
        lock (_lock)
        {
            if (!_turns.TryGetValue(accountId, out var turn))
            {
                _turns.Add(accountId, turn = new Turn(this, accountId));
            }

            turn.Users++;
            return turn;
        }
    }

    private void Leave(Turn turn)
    {
        lock (_lock)
        {
            if (--turn.Users == 0)
            {
                _turns.Remove(turn.AccountId);
            }
        }
    }

    private sealed class Turn(AccountTurns turns, string accountId) : IDisposable
    {
        public string AccountId => accountId;

        public SemaphoreSlim Gate { get; } = new(1);

        // Guarded by the lock of all turns.
        public int Users { get; set; }

        // Disposed once a change: whoever comes next waits at the same gate.
        public void Dispose()
        {
            Gate.Release();
            turns.Leave(this);
        }
    }
}

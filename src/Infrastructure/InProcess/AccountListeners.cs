using System.Collections.Immutable;
using FinApi.Application.Accounts;

namespace FinApi.Infrastructure.InProcess;

/// <summary>Whoever on this node wants to know of changes. Safe for all threads.</summary>
internal sealed class AccountListeners
{
    private ImmutableArray<Action<AccountChange>> _listeners = [];

    public void Tell(AccountChange change)
    {
        foreach (var listener in _listeners)
        {
            listener(change);
        }
    }

    public IDisposable Add(Action<AccountChange> listener)
    {
        // A wrapper of its own, so that the same method can subscribe twice and leave once.
        var own = new Action<AccountChange>(change => listener(change));
        ImmutableInterlocked.Update(ref _listeners, (all, added) => all.Add(added), own);
        return new Subscription(this, own);
    }

    private void Remove(Action<AccountChange> listener) =>
        ImmutableInterlocked.Update(ref _listeners, (all, removed) => all.Remove(removed), listener);

    private sealed class Subscription(AccountListeners listeners, Action<AccountChange> listener) : IDisposable
    {
        public void Dispose() => listeners.Remove(listener);
    }
}

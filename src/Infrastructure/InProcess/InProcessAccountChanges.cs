using FinApi.Application.Accounts;

namespace FinApi.Infrastructure.InProcess;

/// <summary>The changes of a node that is alone: whoever listens is called by whoever publishes.</summary>
internal sealed class InProcessAccountChanges : IAccountChanges
{
    private readonly AccountListeners _listeners = new();

    public ValueTask PublishAsync(AccountChange change, CancellationToken cancellationToken)
    {
        _listeners.Tell(change);
        return ValueTask.CompletedTask;
    }

    public IDisposable Subscribe(Action<AccountChange> listener) => _listeners.Add(listener);
}

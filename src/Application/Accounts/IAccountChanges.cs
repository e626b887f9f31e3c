namespace FinApi.Application.Accounts;

/// <summary>
/// Tells every node what has changed of accounts, within 5 s. At least once, in no order; a node that may have missed
/// something says so by a change with an empty account, which means everything. Safe for all threads.
/// </summary>
public interface IAccountChanges
{
    /// <summary>
    /// Tells all nodes, this one included. Commits tell by themselves (<see cref="IAccountWriter"/>).
    /// </summary>
    ValueTask PublishAsync(AccountChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Calls the listener, which must not block or throw, on any thread until the subscription is disposed.
    /// </summary>
    IDisposable Subscribe(Action<AccountChange> listener);
}

using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Sessions;

/// <summary>Reads the sessions of an account. Sees every write that completed before.</summary>
public interface ISessionReader
{
    /// <summary>Those that are not signed out, expired ones too, newest first; of the same time, by id.</summary>
    ValueTask<IReadOnlyList<Session>> ListAsync(string accountId, CancellationToken cancellationToken);
}

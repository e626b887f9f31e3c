using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Accounts;

/// <summary>
/// Changes accounts: reads one, lets the use case decide, and stores what it decided unless the account has changed
/// meanwhile; then it decides anew. So two changes at once both happen, one after the other: on one node because they
/// wait for each other, so that nobody is outrun however many there are, and between nodes by the revision.
/// </summary>
internal sealed class AccountEdits(
    IAccountReader accounts, IAccountWriter writer, AccountTurns turns, TimeProvider timeProvider)
{
    // Each time the change of another node has been stored, of which each has one under way.
    private const int MaxAttempts = 100;

    public delegate ValueTask<Result<AccountEdit<T>>> Decide<T>(Account account, Instant now);

    /// <param name="accountId">The account of the caller.</param>
    /// <param name="decide">
    /// Decides by the account with a plan change that is due taken over; may be called several times.
    /// </param>
    /// <param name="cancellationToken">Gives up before anything is stored.</param>
    public async Task<Result<T>> RunAsync<T>(string accountId, Decide<T> decide, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(accountId, cancellationToken);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await accounts.FindAsync(accountId, cancellationToken) is not { } account)
            {
                return AccountErrors.AccountGone;
            }

            var now = timeProvider.GetInstant();
            var decided = await decide(account.SettledAt(now), now);
            if (!decided.IsSuccess)
            {
                return decided.Error;
            }

            if (decided.Value.Commit is not { } commit
                || await writer.CommitAsync(commit, cancellationToken) == AccountCommitResult.Stored)
            {
                return Result.Of(decided.Value.Value);
            }
        }

        throw new StorageUnavailableException("Other calls changed the account at each try of this change.");
    }
}

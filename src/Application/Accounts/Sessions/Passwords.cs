using FinApi.Application.Limits.SignIn;
using FinApi.Application.Results;

namespace FinApi.Application.Accounts.Sessions;

/// <summary>
/// Hashes and checks passwords for callers, each network in its turn; SIGN_IN_BUSY when too many wait.
/// </summary>
internal sealed class Passwords(
    IPasswordHasher hasher, PasswordTurns turns, ISignInRecords records, SignInLimiter limiter)
{
    /// <inheritdoc cref="IPasswordHasher.HashAsync"/>
    public async Task<Result<string>> HashAsync(
        string network, bool isKnown, string password, CancellationToken cancellationToken)
    {
        var turn = await turns.TakeAsync(network, isKnown, cancellationToken);
        if (!turn.IsSuccess)
        {
            return turn.Error;
        }

        using (turn.Value)
        {
            return await hasher.HashAsync(password, cancellationToken);
        }
    }

    /// <summary>
    /// Checks the password of an address as often as the limits of sign-in let it be tried, and notes for all nodes how
    /// it ended.
    /// </summary>
    /// <param name="network">From where it is tried.</param>
    /// <param name="email">The address, in lower case.</param>
    /// <param name="hash">The hash of the right one; null: the address has no account, which takes as long.</param>
    /// <param name="password">What is tried.</param>
    /// <param name="cancellationToken">Gives up; then it was never tried.</param>
    /// <returns>
    /// Of a right one, whether the address had signed in from there before; else WRONG_CREDENTIALS, SIGN_IN_LIMIT or
    /// SIGN_IN_BUSY.
    /// </returns>
    public async Task<Result<bool>> CheckAsync(
        string network, string email, string? hash, string password, CancellationToken cancellationToken)
    {
        var begun = limiter.Begin(network, email, await records.FindAsync(network, email, cancellationToken));
        if (!begun.IsSuccess)
        {
            return begun.Error;
        }

        using var attempt = begun.Value;
        var isRight = await VerifyAsync(network, attempt.IsKnown, hash, password, cancellationToken);
        if (!isRight.IsSuccess)
        {
            return isRight.Error;
        }

        if (!isRight.Value)
        {
            attempt.Fail();
            await records.NoteAsync(network, email, hasSucceeded: false);
            return AccountErrors.WrongCredentials;
        }

        attempt.Succeed();
        await records.NoteAsync(network, email, hasSucceeded: true);
        return attempt.IsKnown;
    }

    private async Task<Result<bool>> VerifyAsync(
        string network, bool isKnown, string? hash, string password, CancellationToken cancellationToken)
    {
        var turn = await turns.TakeAsync(network, isKnown, cancellationToken);
        if (!turn.IsSuccess)
        {
            return turn.Error;
        }

        using (turn.Value)
        {
            return await hasher.VerifyAsync(hash, password, cancellationToken);
        }
    }
}

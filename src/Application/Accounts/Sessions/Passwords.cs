using FinApi.Application.Limits.SignIn;
using FinApi.Application.Results;

namespace FinApi.Application.Accounts.Sessions;

/// <summary>Hashes passwords for callers, each network in its turn; SIGN_IN_BUSY when too many wait.</summary>
internal sealed class Passwords(IPasswordHasher hasher, PasswordTurns turns)
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

    /// <inheritdoc cref="IPasswordHasher.VerifyAsync"/>
    public async Task<Result<bool>> VerifyAsync(
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

using FinApi.Application.Storage;

namespace FinApi.Application.Limits.SignIn;

/// <summary>Counts the new accounts of networks over all nodes. Safe for all threads.</summary>
public interface ISignUpCounts
{
    /// <summary>Counts a sign-up of a network, unless it has as many as it may have in any hour.</summary>
    /// <param name="network">From where.</param>
    /// <param name="limit">How many in any 60 minutes, at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where nobody counts for all nodes.</returns>
    /// <exception cref="StorageUnavailableException">Whoever counts does not answer.</exception>
    ValueTask<SignUpCount?> TakeAsync(string network, int limit, CancellationToken cancellationToken);
}

/// <summary>How a sign-up was counted.</summary>
/// <param name="IsTaken">Whether it may be.</param>
/// <param name="RetryAfter">When the next one may be; zero when this one may.</param>
public readonly record struct SignUpCount(bool IsTaken, TimeSpan RetryAfter);

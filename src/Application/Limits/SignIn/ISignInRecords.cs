using FinApi.Application.Storage;

namespace FinApi.Application.Limits.SignIn;

/// <summary>
/// What all nodes of a store have seen of sign-ins, so that whoever guesses gains nothing by going from node to node.
/// Safe for all threads.
/// </summary>
public interface ISignInRecords
{
    /// <summary>What is known before a sign-in is tried.</summary>
    /// <param name="network">From where, as <see cref="NetworkName"/> has it.</param>
    /// <param name="email">The address, in lower case.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where nobody else takes part: then the node knows it all by itself.</returns>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<SignInFacts?> FindAsync(string network, string email, CancellationToken cancellationToken);

    /// <summary>
    /// Notes how a sign-in ended, for good: the caller that goes away does not keep it from being noted.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask NoteAsync(string network, string email, bool hasSucceeded);
}

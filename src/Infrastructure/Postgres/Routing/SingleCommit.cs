using FinApi.Application.Storage;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// Lets work be tried again that must not be done twice. Until a try has sent its COMMIT nothing has happened; from
/// then on there is no other, as nobody could say whether it did. Safe for several threads: a try that was given up
/// because its server is silent may still be running, and must not commit after the one that took its place.
/// </summary>
internal sealed class SingleCommit
{
    private readonly Lock _lock = new();
    private int _attempt;
    private bool _isSent;

    /// <summary>Begins a try; the one before it can no longer commit.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="StorageUnavailableException">One before it has sent its COMMIT.</exception>
    public int Begin()
    {
        lock (_lock)
        {
            return _isSent ? throw Unknown(cause: null) : ++_attempt;
        }
    }

    /// <summary>Commits what a try has done.</summary>
    /// <exception cref="StorageUnavailableException">
    /// It is not known whether it is stored, or another try has taken its place.
    /// </exception>
    public async Task CommitAsync(int attempt, NpgsqlTransaction transaction)
    {
        lock (_lock)
        {
            if (attempt != _attempt)
            {
                throw new StorageUnavailableException("The work was given up, and is tried again elsewhere.");
            }

            _isSent = true;
        }

        try
        {
            await DurableCommit.CommitAsync(transaction);
        }
        catch (Exception e) when (PostgresFailure.Is(e))
        {
            throw Unknown(e);
        }
    }

    private static StorageUnavailableException Unknown(Exception? cause) =>
        new(
            "PostgreSQL went away during the COMMIT, so it is not known whether the change is stored"
            + (cause is null ? "." : $" ({PostgresFailure.Describe(cause)})."),
            cause);
}

namespace FinApi.Application.Accounts.Sessions;

/// <summary>
/// Hashes passwords, slowly on purpose and away from the threads that answer calls. Safe for all threads; who may ask
/// when is for <see cref="Passwords"/> to say.
/// </summary>
public interface IPasswordHasher
{
    /// <summary>A salted hash in the format of ASP.NET Core Identity.</summary>
    Task<string> HashAsync(string password, CancellationToken cancellationToken);

    /// <summary>
    /// Whether it is the password of a hash. Takes as long, and is false, when there is no hash (null).
    /// </summary>
    Task<bool> VerifyAsync(string? hash, string password, CancellationToken cancellationToken);
}

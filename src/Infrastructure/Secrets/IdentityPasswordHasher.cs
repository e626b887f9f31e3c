using FinApi.Application.Accounts.Sessions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Secrets;

/// <summary>
/// PBKDF2 by ASP.NET Core Identity (format 3: HMAC-SHA-512, 128-bit salt). A hash takes a good part of a second of a
/// core on purpose, so it runs on a thread of its own below the priority of calls: readers of the market do not notice.
/// </summary>
internal sealed class IdentityPasswordHasher : IPasswordHasher
{
    // What OWASP asks of PBKDF2-HMAC-SHA512 (Password Storage Cheat Sheet).
    private const int Iterations = 210_000;

    private static readonly object User = new();

    private readonly PasswordHasher<object> _hasher = new(Options.Create(new PasswordHasherOptions
    {
        CompatibilityMode = PasswordHasherCompatibilityMode.IdentityV3,
        IterationCount = Iterations,
    }));

    // Verified where there is no hash, so that an unknown address takes as long as a wrong password.
    private string? _nobody;

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        OnSlowThreadAsync(() => _hasher.HashPassword(User, password));

    public Task<bool> VerifyAsync(string? hash, string password, CancellationToken cancellationToken) =>
        OnSlowThreadAsync(() => Verify(hash, password));

    // The first call makes the hash of nobody whether it needs it or not: the time it takes must tell nothing.
    private bool Verify(string? hash, string password)
    {
        _nobody ??= _hasher.HashPassword(User, Guid.NewGuid().ToString());
        var result = _hasher.VerifyHashedPassword(User, hash ?? _nobody, password);
        return result != PasswordVerificationResult.Failed && hash is not null;
    }

    private static Task<T> OnSlowThreadAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        {
            IsBackground = true,
            Name = "password-hash",
            Priority = ThreadPriority.BelowNormal,
        };
        thread.Start();
        return done.Task;
    }
}

namespace FinApi.Application.Limits.SignIn;

/// <summary>
/// One sign-in under way. Disposing one that has neither failed nor succeeded counts it as never made.
/// </summary>
public sealed class SignInAttempt : IDisposable
{
    private Action<bool?>? _end;

    /// <param name="end">Told once: true succeeded, false failed, null neither.</param>
    internal SignInAttempt(Action<bool?> end) => _end = end;

    /// <summary>The password was wrong, or the address has no account.</summary>
    public void Fail() => End(hasSucceeded: false);

    /// <summary>The password was right.</summary>
    public void Succeed() => End(hasSucceeded: true);

    /// <inheritdoc/>
    public void Dispose() => End(hasSucceeded: null);

    private void End(bool? hasSucceeded) => Interlocked.Exchange(ref _end, null)?.Invoke(hasSucceeded);
}

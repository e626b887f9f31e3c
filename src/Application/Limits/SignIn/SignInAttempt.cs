namespace FinApi.Application.Limits.SignIn;

/// <summary>
/// One sign-in under way. Disposing one that has neither failed nor succeeded counts it as never made.
/// </summary>
public sealed class SignInAttempt : IDisposable
{
    private Action<bool?>? _end;

    /// <param name="isKnown">Whether the address has signed in from the network before.</param>
    /// <param name="end">Told once: true succeeded, false failed, null neither.</param>
    internal SignInAttempt(bool isKnown, Action<bool?> end) => (IsKnown, _end) = (isKnown, end);

    /// <summary>Whether the address has signed in from the network before.</summary>
    public bool IsKnown { get; }

    /// <summary>The password was wrong, or the address has no account.</summary>
    public void Fail() => End(hasSucceeded: false);

    /// <summary>The password was right.</summary>
    public void Succeed() => End(hasSucceeded: true);

    /// <inheritdoc/>
    public void Dispose() => End(hasSucceeded: null);

    private void End(bool? hasSucceeded) => Interlocked.Exchange(ref _end, null)?.Invoke(hasSucceeded);
}

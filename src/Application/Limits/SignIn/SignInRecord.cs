using FinApi.Domain.Limits;

namespace FinApi.Application.Limits.SignIn;

/// <summary>What is known of sign-ins from a network, of one address or of all. Not safe for several threads.</summary>
internal sealed class SignInRecord
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    private int _failures;
    private int _underWay;
    private TimeSpan _shutUntil;

    /// <summary>When it was used last, by a clock that never jumps.</summary>
    public TimeSpan LastUse { get; private set; }

    /// <summary>Whether a sign-in has succeeded.</summary>
    public bool HasSucceeded { get; private set; }

    public bool IsUnderWay => _underWay > 0;

    /// <summary>How long nobody may try; zero when somebody may.</summary>
    public TimeSpan Wait(TimeSpan now, LockOut rule)
    {
        if (_shutUntil > now)
        {
            return _shutUntil - now;
        }

        // Attempts that are under way may all fail: side by side there may not be more than one after the other.
        return _underWay < Math.Max(1, rule.FreeFailures + 1 - _failures) ? TimeSpan.Zero : TimeSpan.FromSeconds(1);
    }

    /// <summary>
    /// Takes over what all nodes know, this one included; fewer failures only behind a while without any use: what was
    /// read may be older than what has failed here since.
    /// </summary>
    public void Learn(SignInFact fact, TimeSpan now, LockOut rule)
    {
        HasSucceeded |= fact.HasSucceeded;
        if (fact.Failures >= _failures || now - LastUse > Settled)
        {
            (_failures, _shutUntil) = (fact.Failures, now - fact.SinceFailure + rule.After(fact.Failures));
        }
    }

    public void Begin(TimeSpan now) => (LastUse, _underWay) = (now, _underWay + 1);

    public void Abandon() => _underWay--;

    public void Fail(TimeSpan now, LockOut rule)
    {
        _underWay--;
        _failures++;
        LastUse = now;
        _shutUntil = now + rule.After(_failures);
    }

    /// <summary>A right password. Whether what failed before is forgiven is for the caller to say.</summary>
    public void Succeed(TimeSpan now, bool forgives)
    {
        _underWay--;
        LastUse = now;
        if (forgives)
        {
            (_failures, _shutUntil, HasSucceeded) = (0, TimeSpan.Zero, true);
        }
    }
}

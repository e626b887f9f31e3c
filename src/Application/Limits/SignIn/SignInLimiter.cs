using FinApi.Application.Results;
using FinApi.Domain.Limits;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Limits.SignIn;

/// <summary>
/// Keeps passwords from being guessed, without letting a stranger lock anybody out: failures count for a network, and
/// for one address on one network, never for an address alone. From a network that an address has signed in from,
/// failures with other addresses do not matter, and those with its own shut the door for minutes only. Safe for all
/// threads.
/// </summary>
public sealed class SignInLimiter : IIdleMemory
{
    // Some 200 bytes each. Beyond it only networks that are known already are told apart.
    private const int MaxRecords = 200_000;
    private const string AllAddresses = "";
    private const string AllOtherNetworks = "*";

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestWhereKnown = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Network, string Email), SignInRecord> _records = [];
    private readonly LockOut _addressRule;
    private readonly LockOut _knownRule;
    private readonly LockOut _networkRule;
    private readonly LimitMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly long _start;

    /// <summary>Starts with nothing known.</summary>
    public SignInLimiter(IOptions<LimitOptions> options, LimitMetrics metrics, TimeProvider timeProvider)
    {
        _addressRule = new LockOut(options.Value.SignInFailures, Shortest, Longest);
        _knownRule = _addressRule with { Longest = LongestWhereKnown };
        _networkRule = new LockOut(options.Value.NetworkSignInFailures, Shortest, Longest);
        (_metrics, _timeProvider, _start) = (metrics, timeProvider, timeProvider.GetTimestamp());
    }

    /// <summary>
    /// Begins a sign-in, before the password is looked at; SIGN_IN_LIMIT when it may not be tried now.
    /// </summary>
    /// <param name="network">From where, as <see cref="NetworkName"/> has it.</param>
    /// <param name="email">The address, in lower case.</param>
    /// <param name="known">What all nodes know; null where this one is alone.</param>
    public Result<SignInAttempt> Begin(string network, string email, SignInFacts? known = null)
    {
        lock (_lock)
        {
            var now = _timeProvider.GetElapsedTime(_start);
            var ofNetwork = GetOrAdd(network, AllAddresses);
            var ofAddress = GetOrAdd(network, email);
            if (known is not null && !IsOfMany(ofNetwork) && !IsOfMany(ofAddress))
            {
                ofNetwork.Learn(known.OfNetwork, now, _networkRule);
                ofAddress.Learn(known.OfAddress, now, known.OfAddress.HasSucceeded ? _knownRule : _addressRule);
            }

            var addressRule = ofAddress.HasSucceeded ? _knownRule : _addressRule;
            var wait = ofAddress.Wait(now, addressRule);
            if (!ofAddress.HasSucceeded && ofNetwork.Wait(now, _networkRule) is var networkWait && networkWait > wait)
            {
                wait = networkWait;
            }

            if (wait > TimeSpan.Zero)
            {
                _metrics.Refused(LimitMetrics.SignIn, isShadow: false);
                return LimitErrors.SignIn(network, wait);
            }

            ofNetwork.Begin(now);
            ofAddress.Begin(now);
            return new SignInAttempt(
                ofAddress.HasSucceeded, hasSucceeded => End(ofNetwork, ofAddress, addressRule, hasSucceeded));
        }
    }

    /// <summary>Forgets what is old.</summary>
    public void ForgetIdle()
    {
        lock (_lock)
        {
            var now = _timeProvider.GetElapsedTime(_start);
            foreach (var (key, record) in _records)
            {
                if (!record.IsUnderWay
                    && now - record.LastUse > (record.HasSucceeded
                        ? SignInFacts.KnownFor
                        : SignInFacts.FailuresForgottenAfter))
                {
                    _records.Remove(key);
                }
            }
        }
    }

    private SignInRecord GetOrAdd(string network, string email)
    {
        if (!_records.TryGetValue((network, email), out var record))
        {
            var key = _records.Count < MaxRecords ? (network, email) : (AllOtherNetworks, AllAddresses);
            if (!_records.TryGetValue(key, out record))
            {
                _records.Add(key, record = new SignInRecord());
            }
        }

        return record;
    }

    // What all share that found no room of their own is nobody's to clear.
    private bool IsOfMany(SignInRecord record) =>
        _records.TryGetValue((AllOtherNetworks, AllAddresses), out var shared) && shared == record;

    private void End(SignInRecord ofNetwork, SignInRecord ofAddress, LockOut addressRule, bool? hasSucceeded)
    {
        lock (_lock)
        {
            var now = _timeProvider.GetElapsedTime(_start);
            switch (hasSucceeded)
            {
                case true:
                    // Not the network's failures: who guesses would sign in to an account of his own in between.
                    ofNetwork.Succeed(now, forgives: false);
                    ofAddress.Succeed(now, forgives: !IsOfMany(ofAddress));
                    break;
                case false:
                    ofNetwork.Fail(now, _networkRule);
                    ofAddress.Fail(now, addressRule);
                    break;
                default:
                    ofNetwork.Abandon();
                    ofAddress.Abandon();
                    break;
            }
        }
    }
}

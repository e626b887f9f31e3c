using FinApi.Application.Results;
using FinApi.Domain.Limits;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Limits.SignIn;

/// <summary>
/// Prevents the guessing of passwords, without letting a stranger lock an owner out: failures count for a network, and
/// for one address on one network, never for an address on all networks. On a network from which an address has signed
/// in before, failures with other addresses do not lock it, and its own failures lock it only for minutes. Safe for all
/// threads.
/// </summary>
public sealed class SignInLimiter : IIdleMemory
{
    // A record takes some 200 bytes. Beyond the bound all new networks share one record.
    private const int MaxRecords = 200_000;
    private const string AllAddresses = "";
    private const string AllOtherNetworks = "*";

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    // On a network that the address has signed in from, the guesses of a stranger must not keep its owner out for long.
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

    /// <summary>Begins a sign-in, before the check of the password; SIGN_IN_LIMIT when the sign-in must wait.</summary>
    /// <param name="network">The caller's network, as <see cref="NetworkName"/> writes it.</param>
    /// <param name="email">The address, in lower case.</param>
    /// <param name="known">The failures that all nodes have counted; null when this node is alone.</param>
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

    /// <summary>Forgets old records.</summary>
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

    // No single caller may clear the record that all callers without a record of their own share.
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
                    // The network's failures stay: otherwise an attacker would sign in to an account of his own between
                    // guesses.
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

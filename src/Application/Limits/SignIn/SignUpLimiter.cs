using FinApi.Application.Nodes;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Domain.Limits;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Limits.SignIn;

/// <summary>
/// Accounts that one network creates in any hour, over all nodes; where nobody counts for all of them, each grants its
/// share. Safe for all threads.
/// </summary>
public sealed class SignUpLimiter(
    IOptions<LimitOptions> options,
    ISignUpCounts counts,
    LiveNodes nodes,
    LimitMetrics metrics,
    TimeProvider timeProvider)
    : IIdleMemory
{
    private const int MaxNetworks = 100_000;
    private const string AllOtherNetworks = "*";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SlidingWindow> _networks = new(StringComparer.Ordinal);
    private readonly int _limit = options.Value.SignUpsPerHour;

    /// <summary>
    /// Counts a sign-up, before it is done; RATE_LIMIT_EXCEEDED when it may not be, and then it does not count.
    /// </summary>
    /// <param name="network">From where, as <see cref="NetworkName"/> has it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Error?> TakeAsync(string network, CancellationToken cancellationToken)
    {
        SignUpCount? counted;
        try
        {
            counted = await counts.TakeAsync(network, _limit, cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            counted = null;
        }

        if (counted is not { } count)
        {
            return TakeAlone(network);
        }

        if (count.IsTaken)
        {
            // Should nobody count for all nodes any more, this one knows its own.
            Note(network);
            return null;
        }

        metrics.Refused(LimitMetrics.SignUp, isShadow: false);
        return LimitErrors.SignUp(network, _limit, count.RetryAfter);
    }

    /// <summary>Forgets networks that have no sign-up in the window.</summary>
    public void ForgetIdle()
    {
        lock (_lock)
        {
            var minute = Minute();
            foreach (var (network, window) in _networks)
            {
                window.MoveTo(minute);
                if (window.Used == 0)
                {
                    _networks.Remove(network);
                }
            }
        }
    }

    private Error? TakeAlone(string network)
    {
        lock (_lock)
        {
            var minute = Minute();
            var window = GetOrAdd(network);
            window.MoveTo(minute);
            var share = LimitShare.Of(_limit, nodes.CountWith(Roles.Account));
            if (window.Fits(share, cost: 1))
            {
                window.Take(cost: 1);
                return null;
            }

            metrics.Refused(LimitMetrics.SignUp, isShadow: false);
            return LimitErrors.SignUp(network, share, Until(window.SlotWhenFits(share, cost: 1)));
        }
    }

    private void Note(string network)
    {
        lock (_lock)
        {
            var window = GetOrAdd(network);
            window.MoveTo(Minute());
            window.Take(cost: 1);
        }
    }

    private SlidingWindow GetOrAdd(string network)
    {
        var key = _networks.ContainsKey(network) || _networks.Count < MaxNetworks ? network : AllOtherNetworks;
        if (!_networks.TryGetValue(key, out var window))
        {
            _networks.Add(key, window = new SlidingWindow());
        }

        return window;
    }

    private long Minute() => timeProvider.GetTimestamp() / (timeProvider.TimestampFrequency * 60);

    private TimeSpan Until(long minute) =>
        timeProvider.GetElapsedTime(timeProvider.GetTimestamp(), minute * timeProvider.TimestampFrequency * 60);
}

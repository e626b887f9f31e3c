using System.Diagnostics.Metrics;

namespace FinApi.Application.Limits;

/// <summary>Meter <c>FinApi.Limits</c>.</summary>
public sealed class LimitMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "FinApi.Limits";

    /// <summary>Limit of sign-ins that fail.</summary>
    public const string SignIn = "sign_in";

    /// <summary>Limit of new accounts.</summary>
    public const string SignUp = "sign_up";

    /// <summary>Passwords that wait to be hashed.</summary>
    public const string Password = "password";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _allowed;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _shadowRefused;
    private readonly Counter<long> _stored;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _exceeded;

    /// <summary>Creates the instruments.</summary>
    public LimitMetrics()
    {
        _allowed = _meter.CreateCounter<long>("finapi.limits.allowed", "{call}", "Calls within their limits.");
        _refused = _meter.CreateCounter<long>("finapi.limits.refused", "{call}", "Calls refused, by limit.");
        _shadowRefused = _meter.CreateCounter<long>(
            "finapi.limits.shadow_refused",
            "{call}",
            "Calls answered that Limits:Shadow keeps from being refused, by limit.");
        _stored = _meter.CreateCounter<long>("finapi.usage.stored", "{call}", "Calls whose usage the store has taken.");
        _lost = _meter.CreateCounter<long>("finapi.usage.lost", "{call}", "Calls whose usage was given up.");
        _exceeded = _meter.CreateCounter<long>(
            "finapi.limits.exceeded",
            "{call}",
            "Calls over their limits that at least one node saw when it counted with the others again.");
    }

    /// <summary>A call within its limits.</summary>
    public void Allowed() => _allowed.Add(1);

    /// <summary>A call over a limit: refused, or answered in shadow mode.</summary>
    public void Refused(string limit, bool isShadow) =>
        (isShadow ? _shadowRefused : _refused).Add(1, new KeyValuePair<string, object?>("limit", limit));

    /// <summary>Calls that were granted over their limits while what counts for all nodes was away.</summary>
    public void Exceeded(long calls) => _exceeded.Add(calls);

    internal void Stored(long calls) => _stored.Add(calls);

    internal void Lost(long calls) => _lost.Add(calls);

    internal void ObserveShares(Func<int> shares) =>
        _meter.CreateObservableGauge(
            "finapi.limits.nodes",
            shares,
            "{node}",
            "Nodes that the day's limit of accounts is divided by; 1 for not at all.");

    internal void ObserveFault(Func<string?> fault) =>
        _meter.CreateObservableGauge(
            "finapi.limits.degraded",
            () => fault() is null ? 0 : 1,
            description: "1 while nodes that should count limits together count separately.");

    internal void ObserveBacklog(Func<long> rows) =>
        _meter.CreateObservableUpDownCounter(
            "finapi.usage.backlog", rows, "{row}", "Rows of usage that wait for the store.");

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}

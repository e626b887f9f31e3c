using System.Diagnostics.Metrics;

namespace FinApi.Api.Http.Shared;

/// <summary>Meter <c>FinApi.WarmUp</c>: pages that were made before anybody asked for them.</summary>
internal sealed class WarmUpMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "FinApi.WarmUp";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _pages;

    public WarmUpMetrics() =>
        _pages = _meter.CreateCounter<long>(
            "finapi.warmup.pages", "{page}", "Pages made or found before anybody asked for them, by outcome.");

    public void Made(bool isMade) =>
        _pages.Add(1, new KeyValuePair<string, object?>("outcome", isMade ? "made" : "failed"));

    public void Dispose() => _meter.Dispose();
}

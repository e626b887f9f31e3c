using System.Diagnostics.Metrics;
using FinApi.Api.Hosting;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Bypass;

/// <summary>
/// How many streams of one HTTP/2 connection may be reset before it is ended. A client that only opens and resets them
/// costs the server their work and itself nothing (CVE-2023-44487); one that makes the server reset them does the same
/// (CVE-2025-8671).
/// </summary>
internal sealed class ResetRule : IDisposable
{
    /// <summary>After this time all resets of a connection are there again.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    private readonly Meter _meter = new("FinApi.Connections");
    private readonly Counter<long> _ended;

    public ResetRule(IOptions<PortsOptions> ports, TimeProvider timeProvider)
    {
        TimeProvider = timeProvider;
        TimeOfOne = (long)(Span.TotalSeconds * timeProvider.TimestampFrequency / ports.Value.MaxResets);
        TimeOfAll = TimeOfOne * ports.Value.MaxResets;
        _ended = _meter.CreateCounter<long>(
            "finapi.connections.reset_floods",
            "{connection}",
            "HTTP/2 connections that were ended because too many of their streams were reset.");
    }

    /// <summary>After this time one reset more is there, in ticks of the clock.</summary>
    public long TimeOfOne { get; }

    /// <summary>After this time all of them are.</summary>
    public long TimeOfAll { get; }

    public TimeProvider TimeProvider { get; }

    /// <summary>
    /// A connection is ended for it. Counted and not logged: the attacker would say how many lines there are.
    /// </summary>
    public void NoteEnd() => _ended.Add(1);

    public void Dispose() => _meter.Dispose();
}

using FinApi.Domain.Instruments;

namespace FinApi.Application.Storage;

/// <summary>By which table of sale conditions the stored bars of a market were made.</summary>
/// <param name="Mic">The market.</param>
/// <param name="Fingerprint">That of the table; empty where all trades count in full.</param>
public sealed record BarRule(Mic Mic, string Fingerprint);

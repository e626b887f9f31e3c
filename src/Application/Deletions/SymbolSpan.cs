using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Deletions;

/// <summary>That a source has rows of an instrument.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="First">The earliest event time of them; of bars the start.</param>
/// <param name="Last">The latest.</param>
public sealed record SymbolSpan(Symbol Symbol, Instant First, Instant Last);

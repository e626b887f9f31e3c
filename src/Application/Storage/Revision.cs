using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Storage;

/// <summary>A commit's change of what was settled, of one instrument or market.</summary>
/// <param name="Symbol">The instrument; the default value for a market.</param>
/// <param name="Mic">The market; the default value for an instrument.</param>
/// <param name="Kind">What changed.</param>
/// <param name="FirstDate">The first trading date concerned, inclusive; null when it is about no days.</param>
/// <param name="LastDate">The last trading date concerned, inclusive; null when it is about no days.</param>
public sealed record Revision(
    Symbol Symbol, Mic Mic, RevisionKind Kind, LocalDate? FirstDate = null, LocalDate? LastDate = null);

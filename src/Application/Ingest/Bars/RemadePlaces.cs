using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Ingest.Bars;

/// <summary>What a remake would find.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Days">How many day bars it has in the ranges.</param>
/// <param name="Misplaced">
/// The date of the first supplied day bar that would have no session to cover; null when each has one.
/// </param>
internal readonly record struct RemadePlaces(Symbol Symbol, int Days, LocalDate? Misplaced);

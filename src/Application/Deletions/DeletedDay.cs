using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Deletions;

/// <summary>Rows of one instrument, kind and day by UTC that a deletion takes.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Kind">Trades, quotes, or bars that a source supplied.</param>
/// <param name="Level">Of bars the level of their interval; else 0.</param>
/// <param name="First">The earliest event time among them; of bars the start.</param>
/// <param name="Last">The latest.</param>
/// <param name="Count">How many, at least 1.</param>
/// <param name="Remaining">How many of the same day stay.</param>
/// <param name="Checksum">The sum of their sequence numbers and, of bars, of their revisions.</param>
public sealed record DeletedDay(
    Symbol Symbol,
    DataKind Kind,
    int Level,
    Instant First,
    Instant Last,
    long Count,
    long Remaining,
    long Checksum);

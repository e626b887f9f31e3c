using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Storage;

/// <summary>
/// All that is stated of one kind of data of an instrument, or of a market; in place of what was stated before.
/// </summary>
/// <param name="Symbol">The instrument; the default value for a market.</param>
/// <param name="Mic">The market; the default value for an instrument.</param>
/// <param name="Kind">The kind of data.</param>
/// <param name="Days">What is stated of its days; without any, nothing.</param>
public sealed record StatedConditions(Symbol Symbol, Mic Mic, DataKind Kind, DayConditions Days);

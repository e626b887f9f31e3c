namespace FinApi.Application.Limits;

/// <summary>What an account uses of its limits now.</summary>
/// <param name="Minute">Cost of its calls in the last minute.</param>
/// <param name="MinuteEmptyAfter">When none of it will count any more if nothing is added; zero when it is 0.</param>
/// <param name="Day">Cost of its calls of the day, UTC.</param>
public readonly record struct QuotaUse(long Minute, TimeSpan MinuteEmptyAfter, long Day);

namespace FinApi.Application.Limits;

/// <summary>What is left of a limit.</summary>
/// <param name="Remaining">What can still be used now; 0 or more.</param>
/// <param name="MoreAfter">When there will be more; zero when all of it is there.</param>
public readonly record struct LimitLeft(long Remaining, TimeSpan MoreAfter);

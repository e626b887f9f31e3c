using NodaTime;

namespace FinApi.Application.Accounts.Usage;

/// <summary>One limit of a plan with what is in use of it.</summary>
/// <param name="Name">What is limited.</param>
/// <param name="Limit">The limit; 0 is unlimited.</param>
/// <param name="Used">How much of it is in use now.</param>
/// <param name="ResetTime">When all of it is free again if nothing more is used; null where nothing resets.</param>
public sealed record QuotaState(string Name, long Limit, long Used, Instant? ResetTime);

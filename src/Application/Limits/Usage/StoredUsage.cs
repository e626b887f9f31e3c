using NodaTime;

namespace FinApi.Application.Limits.Usage;

/// <summary>Calls of one day, account, credential and method.</summary>
/// <param name="Date">The day, UTC.</param>
/// <param name="AccountId">The account.</param>
/// <param name="KeyId">The API key; empty for calls of sessions.</param>
/// <param name="Method">The method, such as <c>finapi.v1.MarketData/GetQuote</c>.</param>
/// <param name="Calls">Calls that were answered; more than 0.</param>
/// <param name="Cost">What they counted as.</param>
public sealed record StoredUsage(LocalDate Date, string AccountId, string KeyId, string Method, long Calls, long Cost);

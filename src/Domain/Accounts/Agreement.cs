using NodaTime;

namespace FinApi.Domain.Accounts;

/// <summary>An agreement that an account has accepted.</summary>
/// <param name="Id">Which one; 1 to 64 characters.</param>
/// <param name="AcceptTime">When.</param>
public sealed record Agreement(string Id, Instant AcceptTime);

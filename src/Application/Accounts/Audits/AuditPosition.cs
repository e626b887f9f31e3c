using NodaTime;

namespace FinApi.Application.Accounts.Audits;

/// <summary>Where an event stands in the order of an account's events.</summary>
/// <param name="EventTime">Its time.</param>
/// <param name="Id">Its id.</param>
public sealed record AuditPosition(Instant EventTime, string Id);

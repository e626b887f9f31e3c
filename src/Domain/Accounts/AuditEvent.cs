using NodaTime;

namespace FinApi.Domain.Accounts;

/// <summary>Something that happened to an account. Immutable.</summary>
/// <param name="Id">Identifies the event.</param>
/// <param name="AccountId">The account.</param>
/// <param name="EventTime">When.</param>
/// <param name="Action">What; one of <see cref="AuditAction"/>.</param>
/// <param name="Subject">The id of a key, session or stream, or the name of a plan; may be empty.</param>
/// <param name="Actor">The id of the key or session that did it; empty for the server itself.</param>
/// <param name="NetworkAddress">From where; empty for the server itself.</param>
public sealed record AuditEvent(
    string Id,
    string AccountId,
    Instant EventTime,
    string Action,
    string Subject,
    string Actor,
    string NetworkAddress);

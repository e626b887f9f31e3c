using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Audits;

/// <summary>A page of audit events.</summary>
/// <param name="Events">Newest first.</param>
/// <param name="NextPageToken">Asks for the next page; empty on the last.</param>
public sealed record AuditEventPage(IReadOnlyList<AuditEvent> Events, string NextPageToken);

using FinApi.Application.Callers;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Accounts.Audits;

/// <summary>Writes audit events down.</summary>
internal static class Audit
{
    /// <summary>Something that a caller did to its account.</summary>
    public static AuditEvent By(Caller caller, CallOrigin origin, Instant now, string action, string subject) =>
        Of(caller.AccountId, caller.CredentialId, origin, now, action, subject);

    /// <summary>Something that happened to an account.</summary>
    public static AuditEvent Of(
        string accountId, string actor, CallOrigin origin, Instant now, string action, string subject) =>
        new(AccountId.New(), accountId, now, action, subject, actor, origin.NetworkAddress);
}

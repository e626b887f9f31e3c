using FinApi.Application.Accounts.Plans;
using FinApi.Application.Callers;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>Reads keys and sessions with all that a call needs to know of their account.</summary>
internal sealed class StoredCredentials(
    ICredentialReader credentials, IAccountReader accounts, IPlanCatalog plans, TimeProvider timeProvider)
{
    private const Scopes OfOperators = Scopes.Ingest | Scopes.Operator;
    private const Scopes OfEverybody = Scopes.MarketRead | Scopes.HistoryRead | Scopes.StreamRead | Scopes.AccountWrite;

    // Changes are told; this is for those that got lost, and for a plan that was edited.
    private static readonly Duration KnownTime = Duration.FromMinutes(1);
    private static readonly Duration UnknownTime = Duration.FromSeconds(10);

    public async Task<KnownCredential> ReadAsync(
        CredentialKind kind, string name, ReadOnlyMemory<byte> hash, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetInstant();
        if (kind == CredentialKind.ApiKey)
        {
            return await credentials.FindApiKeyAsync(name, cancellationToken) is { } key
                && await accounts.FindAsync(key.AccountId, cancellationToken) is { } owner
                ? new KnownCredential(key, CallerOf(key, owner, now), StaleTime(owner, now, end: null))
                : new KnownCredential(kind, now + UnknownTime);
        }

        return await credentials.FindSessionAsync(hash, cancellationToken) is { } session
            && await accounts.FindAsync(session.AccountId, cancellationToken) is { } account
            ? new KnownCredential(session, CallerOf(session, account, now), StaleTime(account, now, session.ExpireTime))
            : new KnownCredential(kind, now + UnknownTime);
    }

    private Caller CallerOf(ApiKey key, Account account, Instant now) =>
        new(
            CallerKind.ApiKey,
            account.Id,
            key.Id,
            account.IsOperator ? key.Scopes : key.Scopes & ~OfOperators,
            PlanOf(account, now),
            key.Environment);

    private Caller CallerOf(Session session, Account account, Instant now) =>
        new(
            CallerKind.Session,
            account.Id,
            session.Id,
            account.IsOperator ? OfEverybody | OfOperators : OfEverybody,
            PlanOf(account, now),
            KeyEnvironment.Live);

    // Accounts of a plan that was removed from the catalog get the plan of new accounts.
    private Plan PlanOf(Account account, Instant now) => plans.Find(account.PlanAt(now)) ?? plans.Plans[0];

    // A change of plan takes effect by itself, and a session that is used goes on: both have to be read again then.
    private static Instant StaleTime(Account account, Instant now, Instant? end)
    {
        var stale = now + KnownTime;
        foreach (var time in (Instant?[])[account.NextPlanTime, end])
        {
            stale = time is { } next && next > now ? Instant.Min(stale, next) : stale;
        }

        return stale;
    }
}

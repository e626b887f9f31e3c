using FinApi.Application.Accounts.Plans;
using FinApi.Application.Callers;
using FinApi.Domain.Accounts;
using FinApi.Domain.Freshness;
using NodaTime;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// What of an answer's lifetime depends on its caller. A shared cache cannot tell callers apart, so it may only have
/// what everybody would be given, byte for byte.
/// </summary>
internal sealed class CallerRules(IPlanCatalog catalog)
{
    /// <summary>How long a part of an answer to a caller may be kept.</summary>
    public CacheLifetime LifetimeOf(CachePart part, MarketAccess access, Instant now)
    {
        var isRestricted = access.IsTest || IsBeyondSomePlan(part, now);
        return FreshnessPolicy.LifetimeOf(part.Freshness with { IsRestricted = isRestricted }, now);
    }

    private bool IsBeyondSomePlan(CachePart part, Instant now)
    {
        foreach (var plan in catalog.Plans)
        {
            if (part.CoversDays && plan.HistoryStartAt(now) is { } start && !(part.StartTime >= start))
            {
                return true;
            }
        }

        return false;
    }
}

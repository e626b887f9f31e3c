using FinApi.Application.Accounts.Plans;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>
/// Cuts ranges to what a plan has. What is too young is cut off, and the answer says that it is delayed; what is too
/// old is refused where it was asked for by name.
/// </summary>
internal sealed class HistoryAccess(PlanUpgrades upgrades, TimeProvider timeProvider)
{
    /// <summary>The part of a range that a caller may see.</summary>
    public Result<VisibleRange> Cut(MarketAccess access, TimeRange range)
    {
        var now = timeProvider.GetInstant();
        var earliest = access.Plan.HistoryStartAt(now);
        if (range.Start is { } start && start < earliest)
        {
            return Refuse(access.Plan, start, now);
        }

        // Event times have whole nanoseconds: the first hidden one is the end of what is seen.
        var hidden = access.LatestVisible(now) + Duration.Epsilon;
        return access.IsDelayed && !(range.End <= hidden)
            ? new VisibleRange(new TimeRange(range.Start ?? earliest, hidden), access.LatestVisible(now), access.Delay)
            : new VisibleRange(range with { Start = range.Start ?? earliest }, LatestVisible: null, Duration.Zero);
    }

    private Error Refuse(Plan plan, Instant start, Instant now) =>
        upgrades.Require(
            "start_time",
            $"The {plan.Name} plan has history from {plan.HistoryStartAt(now)} on.",
            other => !(start < other.HistoryStartAt(now)));
}

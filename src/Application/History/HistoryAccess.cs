using FinApi.Application.Accounts.Plans;
using FinApi.Application.Callers;
using FinApi.Application.MarketData;
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
    /// <param name="access">What the caller may see.</param>
    /// <param name="state">The instrument.</param>
    /// <param name="range">What was asked for.</param>
    /// <param name="dataEnd">Until when, exclusive, data can flow into it; null: without an end.</param>
    public Result<VisibleRange> Cut(MarketAccess access, InstrumentState state, TimeRange range, Instant? dataEnd)
    {
        var now = timeProvider.GetInstant();
        var earliest = access.Plan.HistoryStartAt(now);
        if (range.Start is { } start && start < earliest)
        {
            return Refuse(access.Plan, start, now);
        }

        // Event times have whole nanoseconds: the first hidden one is the end of what is seen.
        var delay = state.DelayOf(access, now);
        var hidden = now - delay + Duration.Epsilon;
        var visible = range with { Start = range.Start ?? earliest };
        var seen = delay > Duration.Zero && !(dataEnd <= hidden)
            ? new VisibleRange(
                visible with { End = Instant.Min(range.End ?? hidden, hidden) }, LatestVisible: now - delay, delay)
            : new VisibleRange(visible, LatestVisible: null, Duration.Zero);
        var isRevised = delay > Duration.Zero && state.RevisionTime > now - delay;
        return isRevised ? seen with { RevisedUpTo = now - delay } : seen;
    }

    private Error Refuse(Plan plan, Instant start, Instant now) =>
        upgrades.Require(
            "start_time",
            $"The {plan.Name} plan has history from {plan.HistoryStartAt(now)} on.",
            other => !(start < other.HistoryStartAt(now)));
}

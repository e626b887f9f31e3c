using FinApi.Application.Limits;
using FinApi.Domain.Limits;

namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>What a reply of the script means for the caller.</summary>
internal static class LimitAnswers
{
    /// <summary>The answer to a check.</summary>
    /// <param name="check">What was asked for.</param>
    /// <param name="reply">Allowed or refused.</param>
    /// <param name="slot">The second, on Redis's clock, in which it was decided.</param>
    public static LimitAnswer ToAnswer(in LimitCheck check, in LimitReply reply, long slot)
    {
        var midnight = TimeSpan.FromMilliseconds(((reply.Day + 1L) * 86_400_000) - reply.Now);
        var (kind, wait) = (LimitKind.None, TimeSpan.Zero);
        if (reply.Status == LimitReply.Outcome.Refused)
        {
            (kind, wait) = (LimitKind.Minute, Until(reply.Window.FitsSlot, reply.Now));
            if (check.KeyId is not null && Until(reply.KeyWindow.FitsSlot, reply.Now) is var keyWait && keyWait > wait)
            {
                (kind, wait) = (LimitKind.KeyMinute, keyWait);
            }

            if (check.PerDay is { } most && reply.DayUsed + Math.Min(check.Cost, most) > most && midnight > wait)
            {
                (kind, wait) = (LimitKind.Day, midnight);
            }
        }

        return new LimitAnswer(
            kind,
            wait,
            Left(check.PerMinute, reply.Window, reply.Now),
            check.KeyId is null ? default : Left(check.KeyPerMinute, reply.KeyWindow, reply.Now),
            check.PerDay is { } perDay ? new LimitLeft(Math.Max(0, perDay - reply.DayUsed), midnight) : default,
            new LimitReceipt(slot, reply.Day, Shares: 1));
    }

    /// <summary>What is left, and what the node can still give of its lease.</summary>
    public static LimitLeft Plus(in LimitLeft left, int more) => left with { Remaining = left.Remaining + more };

    /// <summary>How much a lease may hold: 2 % of what a minute allows.</summary>
    public static int LeaseBound(in LimitCheck check) =>
        Math.Max(1, (check.KeyId is null ? check.PerMinute : Math.Min(check.PerMinute, check.KeyPerMinute)) / 50);

    private static LimitLeft Left(long limit, in WindowReply window, long now) =>
        new(
            Math.Max(0, limit - window.Used),
            window.OldestSlot < 0 ? TimeSpan.Zero : Until(window.OldestSlot + SlidingWindow.Slots + 1, now));

    private static TimeSpan Until(long slot, long now) =>
        TimeSpan.FromMilliseconds(Math.Max(0, (slot * 1_000) - now));
}

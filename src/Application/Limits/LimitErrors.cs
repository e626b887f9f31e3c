using FinApi.Application.Results;

namespace FinApi.Application.Limits;

/// <summary>What callers are told who are over a limit.</summary>
public static class LimitErrors
{
    /// <summary>A call that a check has refused.</summary>
    /// <param name="check">The check.</param>
    /// <param name="answer">What it came to; not a call that was taken.</param>
    /// <param name="plan">The plan of the account; of no meaning for a network.</param>
    public static Error Call(in LimitCheck check, in LimitAnswer answer, string plan)
    {
        var used = answer.Receipt.Shares > 1
            ? $"and those that this node may grant as one of {answer.Receipt.Shares} are used."
            : "and they are used.";
        var (reason, subject, message) = answer.Refused switch
        {
            LimitKind.Day => (
                ErrorReason.DailyQuotaExceeded,
                $"account:{check.Subject}",
                $"The plan {plan} has {check.PerDay} calls a day, {used} The day ends at midnight UTC."),
            LimitKind.KeyMinute => (
                ErrorReason.RateLimitExceeded,
                $"key:{check.KeyId}",
                $"One key may make {check.KeyPerMinute} calls in any 60 seconds here, {used}"),
            _ when check.IsAboutAccount => (
                ErrorReason.RateLimitExceeded,
                $"{(check.IsNetwork ? "network" : "key")}:{check.Subject}",
                $"One {(check.IsNetwork ? "network" : "key or session")} may make {check.PerMinute} calls "
                + $"about accounts in any 60 seconds, {used}"),
            _ when check.IsNetwork => (
                ErrorReason.RateLimitExceeded,
                $"network:{check.Subject}",
                $"Without a key {check.PerMinute} calls may come from one network in any 60 seconds, {used}"),
            _ => (
                ErrorReason.RateLimitExceeded,
                $"account:{check.Subject}",
                $"The plan {plan} has {check.PerMinute} calls in any 60 seconds, {used}"),
        };
        return Exhausted(reason, $"{message} {WaitText(answer.RetryAfter)}", subject, answer.RetryAfter);
    }

    internal static Error SignIn(string network, TimeSpan wait) =>
        Exhausted(
            ErrorReason.SignInLimit, $"Too many sign-ins have failed. {WaitText(wait)}", $"network:{network}", wait);

    internal static Error PasswordsBusy(TimeSpan wait) =>
        new(
            ErrorKind.Unavailable,
            ErrorReason.SignInBusy,
            $"Too many passwords wait to be checked. {WaitText(wait)}")
        {
            RetryAfter = wait,
        };

    internal static Error SignUp(string network, int share, TimeSpan wait) =>
        Exhausted(
            ErrorReason.RateLimitExceeded,
            $"{share} accounts may be created here from one network in an hour, and they were. {WaitText(wait)}",
            $"network:{network}",
            wait);

    private static Error Exhausted(string reason, string message, string subject, TimeSpan wait) =>
        new(ErrorKind.ResourceExhausted, reason, message) { RetryAfter = wait, QuotaSubject = subject };

    private static string WaitText(TimeSpan wait) => $"Try again in {(long)Math.Ceiling(wait.TotalSeconds)} s.";
}

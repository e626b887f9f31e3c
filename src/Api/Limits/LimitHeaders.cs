using System.Globalization;
using System.Runtime.CompilerServices;
using FinApi.Application.Limits;

namespace FinApi.Api.Limits;

/// <summary>
/// The headers of every answer to a limited call: RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers,
/// structured fields) and the older three, which many clients read. What does not change from call to call is made
/// before.
/// </summary>
internal sealed class LimitHeaders(TimeProvider timeProvider)
{
    public const string RateLimit = "RateLimit";
    public const string Policy = "RateLimit-Policy";
    public const string Limit = "X-RateLimit-Limit";
    public const string Remaining = "X-RateLimit-Remaining";
    public const string Reset = "X-RateLimit-Reset";
    public const string Shadow = "X-RateLimit-Shadow";
    public const string Nodes = "X-RateLimit-Nodes";
    public const string Degraded = "X-RateLimit-Degraded";

    private ResetText _lastReset = new(0, "0");

    public void Write(IHeaderDictionary headers, LimitTerms terms, in LimitAnswer answer)
    {
        var (limit, left) = Tightest(terms, answer);
        headers[Policy] = terms.Policy;
        headers[RateLimit] = Text(terms, answer);
        headers[Limit] = limit;
        headers[Remaining] = left.Remaining.ToString(CultureInfo.InvariantCulture);
        headers[Reset] = ResetOf(left);
        if (answer.Receipt.Shares > 1)
        {
            headers[Nodes] = answer.Receipt.Shares.ToString(CultureInfo.InvariantCulture);
        }

        if (answer.Receipt.IsAlone)
        {
            headers[Degraded] = "true";
        }
    }

    // The one that refused; else the window that is nearer to its end.
    private static (string Limit, LimitLeft Left) Tightest(LimitTerms terms, in LimitAnswer answer)
    {
        var isKeyNearer = terms.HasKeyLimit && answer.KeyMinute.Remaining < answer.Minute.Remaining;
        return answer.Refused switch
        {
            LimitKind.Day => (terms.DayLimit!, answer.Day),
            LimitKind.KeyMinute => (terms.KeyLimit, answer.KeyMinute),
            LimitKind.None when isKeyNearer => (terms.KeyLimit, answer.KeyMinute),
            _ => (terms.MinuteLimit, answer.Minute),
        };
    }

    private static string Text(LimitTerms terms, in LimitAnswer answer)
    {
        Span<char> buffer = stackalloc char[160];
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, buffer);
        Append(ref text, terms.Window, answer.Minute);
        if (terms.HasKeyLimit)
        {
            text.AppendLiteral(", ");
            Append(ref text, "key", answer.KeyMinute);
        }

        if (terms.HasDayLimit)
        {
            text.AppendLiteral(", ");
            Append(ref text, "day", answer.Day);
        }

        return text.ToStringAndClear();
    }

    private static void Append(ref DefaultInterpolatedStringHandler text, string name, in LimitLeft left)
    {
        text.AppendLiteral("\"");
        text.AppendLiteral(name);
        text.AppendLiteral("\";r=");
        text.AppendFormatted(left.Remaining);
        text.AppendLiteral(";t=");
        text.AppendFormatted(Seconds(left));
    }

    private static long Seconds(in LimitLeft left) =>
        (left.MoreAfter.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;

    // Calls of the same second mostly have the same: the text is made once a second.
    private string ResetOf(in LimitLeft left)
    {
        var second = (timeProvider.GetUtcNow() + left.MoreAfter).ToUnixTimeSeconds() + 1;
        var last = _lastReset;
        if (last.Second != second)
        {
            _lastReset = last = new ResetText(second, second.ToString(CultureInfo.InvariantCulture));
        }

        return last.Text;
    }

    private sealed record ResetText(long Second, string Text);
}

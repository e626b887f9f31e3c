using System.Globalization;
using FinApi.Domain.MarketData;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using NodaTime.Text;
using Duration = NodaTime.Duration;
using ProtoDuration = Google.Protobuf.WellKnownTypes.Duration;

namespace FinApi.Api.Translation;

/// <summary>Times between the contract and the domain, to the nanosecond.</summary>
internal static class ProtoTime
{
    // Seconds of 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: the bounds of google.protobuf.Timestamp.
    private const long MinSeconds = -62_135_596_800;
    private const long MaxSeconds = 253_402_300_799;
    private const int MaxNanos = 999_999_999;

    // What google.protobuf.Duration may hold.
    private const long MaxDurationSeconds = 315_576_000_000;

    /// <summary>The rule of <see cref="IsTickTime"/> in words.</summary>
    public const string TickTimeRule = "must lie in the years 1678 to 2261.";

    /// <summary>Whether a timestamp is one: years 1 to 9999, and nanoseconds that count forward.</summary>
    public static bool IsValid(Timestamp time) =>
        time is { Seconds: >= MinSeconds and <= MaxSeconds } && HasValidNanos(time);

    /// <summary>Whether the nanoseconds of a timestamp count forward, within their second.</summary>
    public static bool HasValidNanos(Timestamp time) => time is { Nanos: >= 0 and <= MaxNanos };

    /// <summary>Whether an instant can be stored as Unix nanoseconds.</summary>
    public static bool IsTickTime(Instant time) => time >= UnixNanoseconds.Min && time < UnixNanoseconds.Max;

    /// <summary>Reads a timestamp that <see cref="IsValid"/>.</summary>
    public static Instant ToInstant(Timestamp time) =>
        Instant.FromUnixTimeSeconds(time.Seconds).PlusNanoseconds(time.Nanos);

    /// <summary>Reads a timestamp that <see cref="IsValid"/>, or none.</summary>
    public static Instant? ToInstantOrNull(Timestamp? time) => time is null ? null : ToInstant(time);

    /// <summary>Reads the range of a request, whose timestamps are valid or absent.</summary>
    public static TimeRange ToRange(Timestamp? start, Timestamp? end) =>
        new(ToInstantOrNull(start), ToInstantOrNull(end));

    public static Timestamp ToTimestamp(Instant time)
    {
        var (seconds, nanos) = Split(time);
        return new Timestamp { Seconds = seconds, Nanos = nanos };
    }

    /// <summary>The two fields of a timestamp.</summary>
    public static (long Seconds, int Nanos) Split(Instant time)
    {
        // Whole days and what is left of the last, both of the sign of the whole; a timestamp counts forward.
        var since = time - NodaConstants.UnixEpoch;
        var (days, rest) = (since.Days, since.NanosecondOfDay);
        if (rest < 0)
        {
            days--;
            rest += NodaConstants.NanosecondsPerDay;
        }

        return (
            (days * (long)NodaConstants.SecondsPerDay) + (rest / NodaConstants.NanosecondsPerSecond),
            (int)(rest % NodaConstants.NanosecondsPerSecond));
    }

    /// <summary>
    /// Rewrites an RFC 3339 time with any offset in UTC; null for any other text. A plus sign that a query turned into
    /// a space is still one.
    /// </summary>
    public static string? ToCanonical(string text)
    {
        var parsed = OffsetDateTimePattern.Rfc3339.Parse(text.ToUpperInvariant().Replace(' ', '+'));
        if (!parsed.Success)
        {
            return null;
        }

        var time = parsed.Value.ToInstant();
        return IsValid(ToTimestamp(time)) ? InstantPattern.ExtendedIso.Format(time) : null;
    }

    /// <summary>Whether a duration is one: within 10,000 years, and both parts of the same sign.</summary>
    public static bool IsValid(ProtoDuration duration) =>
        duration is { Seconds: >= -MaxDurationSeconds and <= MaxDurationSeconds, Nanos: >= -MaxNanos and <= MaxNanos }
        && Math.Sign(duration.Seconds) * Math.Sign(duration.Nanos) >= 0;

    /// <summary>Reads a duration that <see cref="IsValid(ProtoDuration)"/>, or none.</summary>
    public static Duration? ToDurationOrNull(ProtoDuration? duration) =>
        duration is null
            ? null
            : Duration.FromSeconds(duration.Seconds) + Duration.FromNanoseconds((long)duration.Nanos);

    /// <summary>
    /// Rewrites seconds such as 1.5s; null for any other text, and for what the transcoder could not read.
    /// </summary>
    public static string? ToCanonicalDuration(string text) =>
        text is [.., 's']
        && decimal.TryParse(
            text.AsSpan(0, text.Length - 1),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var seconds)
        && IsTranscoded(seconds)
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds}s")
            : null;

    public static ProtoDuration ToProto(Duration duration) =>
        new()
        {
            Seconds = (duration.Days * (long)NodaConstants.SecondsPerDay)
                + (duration.NanosecondOfDay / NodaConstants.NanosecondsPerSecond),
            Nanos = (int)(duration.NanosecondOfDay % NodaConstants.NanosecondsPerSecond),
        };

    // The transcoder reads durations by the bounds of timestamps, whose nanoseconds are never below 0.
    private static bool IsTranscoded(decimal seconds) =>
        seconds >= MinSeconds && seconds < MaxSeconds + 1
        && (seconds >= 0 || decimal.IsInteger(seconds))
        && seconds.Scale <= 9;
}

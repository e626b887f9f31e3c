using NodaTime;

namespace FinApi.MarketFiles.Csv;

/// <summary>
/// Reads <c>2018-01-02T10:01:21.479000Z</c>: ISO 8601 in UTC with up to 9 digits of a second's fraction.
/// </summary>
internal static class UtcTimeText
{
    public const string Rule = "a UTC time such as 2018-01-02T10:01:21.479Z";

    public const string DateRule = "a date such as 2018-01-02";

    private const int DateLength = 10;
    private const int SecondsLength = 19;

    public static bool TryParse(ReadOnlySpan<char> text, out Instant time)
    {
        time = default;
        if (text.Length <= SecondsLength || text[^1] != 'Z' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !TryParseDay(text[..DateLength], out var date)
            || !TryDigits(text.Slice(11, 2), out var hour) || hour > 23
            || !TryDigits(text.Slice(14, 2), out var minute) || minute > 59
            || !TryDigits(text.Slice(17, 2), out var second) || second > 59
            || !TryFraction(text[SecondsLength..^1], out var nanoseconds))
        {
            return false;
        }

        var days = date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        time = Instant.FromUnixTimeSeconds((((((days * 24L) + hour) * 60) + minute) * 60) + second)
            .PlusNanoseconds(nanoseconds);
        return true;
    }

    public static bool TryParseDate(ReadOnlySpan<char> text, out LocalDate date)
    {
        var isDate = TryParseDay(text, out var day);
        date = isDate ? LocalDate.FromDateOnly(day) : default;
        return isDate;
    }

    private static bool TryParseDay(ReadOnlySpan<char> text, out DateOnly day)
    {
        day = default;
        if (text.Length != DateLength || text[4] != '-' || text[7] != '-'
            || !TryDigits(text[..4], out var year) || year == 0
            || !TryDigits(text.Slice(5, 2), out var month) || month is 0 or > 12
            || !TryDigits(text.Slice(8, 2), out var dayOfMonth) || dayOfMonth == 0
            || dayOfMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateOnly(year, month, dayOfMonth);
        return true;
    }

    private static bool TryFraction(ReadOnlySpan<char> text, out int nanoseconds)
    {
        nanoseconds = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.Length is < 2 or > 10 || text[0] != '.' || !TryDigits(text[1..], out nanoseconds))
        {
            return false;
        }

        for (var digits = text.Length - 1; digits < 9; digits++)
        {
            nanoseconds *= 10;
        }

        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }
}

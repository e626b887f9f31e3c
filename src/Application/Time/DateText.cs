using System.Globalization;
using FinApi.Domain.Numbers;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Time;

/// <summary>
/// Dates and times as UTF-8 in ISO 8601, as NodaTime's patterns have them, without a text in between: a page of 10,000
/// bars has 20,000 times.
/// </summary>
public static class DateText
{
    /// <summary>Bytes of the longest time: <c>2026-11-20T14:30:00.123456789Z</c>.</summary>
    public const int MaxTime = 30;

    /// <summary>Bytes of a date of the years 1 to 9999.</summary>
    public const int Date = 10;

    private const int MaxDays = 2_932_896; // 9999-12-31
    private const int MinDays = -719_162; // 0001-01-01

    /// <summary>
    /// Writes a time in UTC, with as many digits of its second as it needs: <c>14:30:00.1Z</c>.
    /// </summary>
    /// <param name="time">A time of the years 1 to 9999.</param>
    /// <param name="utf8">At least <see cref="MaxTime"/> bytes.</param>
    /// <returns>How many bytes it takes.</returns>
    public static int Format(Instant time, Span<byte> utf8)
    {
        var nanos = FormatSecond(time, utf8);
        var length = 19;
        if (nanos != 0)
        {
            length = AddFraction(utf8, nanos, digits: 9);
            while (utf8[length - 1] == '0')
            {
                length--;
            }
        }

        utf8[length] = (byte)'Z';
        return length + 1;
    }

    /// <summary>
    /// Writes a time in UTC as JSON of Protocol Buffers has it: with no, 3, 6 or 9 digits of its second.
    /// </summary>
    /// <param name="time">A time of the years 1 to 9999.</param>
    /// <param name="utf8">At least <see cref="MaxTime"/> bytes.</param>
    /// <returns>How many bytes it takes.</returns>
    public static int FormatInGroups(Instant time, Span<byte> utf8)
    {
        var nanos = FormatSecond(time, utf8);
        var length = nanos switch
        {
            0 => 19,
            _ when nanos % 1_000_000 == 0 => AddFraction(utf8, nanos / 1_000_000, digits: 3),
            _ when nanos % 1_000 == 0 => AddFraction(utf8, nanos / 1_000, digits: 6),
            _ => AddFraction(utf8, nanos, digits: 9),
        };
        utf8[length] = (byte)'Z';
        return length + 1;
    }

    /// <summary>Writes a date of the years 1 to 9999; <see cref="Date"/> bytes.</summary>
    public static void Format(LocalDate date, Span<byte> utf8)
    {
        var (year, month, day) = date;
        Write(year, month, day, utf8);
    }

    /// <summary>Reads a date that was written as <see cref="LocalDatePattern.Iso"/> writes it.</summary>
    /// <exception cref="FormatException">It was not.</exception>
    public static LocalDate Parse(ReadOnlySpan<byte> utf8) =>
        utf8.Length == Date
        && utf8[4] == '-'
        && utf8[7] == '-'
        && int.TryParse(utf8[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
        && int.TryParse(utf8[5..7], NumberStyles.None, CultureInfo.InvariantCulture, out var month)
        && int.TryParse(utf8[8..], NumberStyles.None, CultureInfo.InvariantCulture, out var day)
            ? new LocalDate(year, month, day)
            : throw new FormatException("A date has the form 2026-11-20.");

    // Writes all but the fraction; returns the nanoseconds of the second.
    private static int FormatSecond(Instant time, Span<byte> utf8)
    {
        // Whole days and what is left of the last, both of the sign of the whole.
        var since = time - NodaConstants.UnixEpoch;
        var (days, rest) = (since.Days, since.NanosecondOfDay);
        if (rest < 0)
        {
            days--;
            rest += NodaConstants.NanosecondsPerDay;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MaxDays, nameof(time));
        ArgumentOutOfRangeException.ThrowIfLessThan(days, MinDays, nameof(time));
        var (year, month, day) = DateOf(days);
        var (second, nanos) = Math.DivRem(rest, NodaConstants.NanosecondsPerSecond);
        Write(year, month, day, utf8);
        var (hour, secondOfHour) = Math.DivRem((int)second, 3_600);
        var (minute, secondOfMinute) = Math.DivRem(secondOfHour, 60);
        utf8[10] = (byte)'T';
        DigitPairs.WriteTwo(hour, utf8[11..]);
        utf8[13] = (byte)':';
        DigitPairs.WriteTwo(minute, utf8[14..]);
        utf8[16] = (byte)':';
        DigitPairs.WriteTwo(secondOfMinute, utf8[17..]);
        return (int)nanos;
    }

    private static int AddFraction(Span<byte> utf8, int value, int digits)
    {
        utf8[19] = (byte)'.';
        DigitPairs.Write((uint)value, utf8.Slice(20, digits));
        return 20 + digits;
    }

    private static void Write(int year, int month, int day, Span<byte> utf8)
    {
        var (century, yearOfCentury) = Math.DivRem(year, 100);
        DigitPairs.WriteTwo(century, utf8);
        DigitPairs.WriteTwo(yearOfCentury, utf8[2..]);
        utf8[4] = (byte)'-';
        DigitPairs.WriteTwo(month, utf8[5..]);
        utf8[7] = (byte)'-';
        DigitPairs.WriteTwo(day, utf8[8..]);
    }

    // The date of a day since 1970 in the Gregorian calendar, counted in years that begin in March, so that the leap
    // day is the last of its year (Hinnant, chrono-compatible low-level date algorithms).
    private static (int Year, int Month, int Day) DateOf(int days)
    {
        const int daysOf400Years = 146_097;
        var shifted = days + 719_468;
        var era = (shifted >= 0 ? shifted : shifted - daysOf400Years + 1) / daysOf400Years;
        var dayOfEra = shifted - (era * daysOf400Years);
        var yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var month = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * month) + 2) / 5) + 1;
        var isAfterDecember = month >= 10;
        return (
            yearOfEra + (era * 400) + (isAfterDecember ? 1 : 0), isAfterDecember ? month - 9 : month + 3, day);
    }
}

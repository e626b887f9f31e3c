using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>The date of Easter in the Gregorian calendar (the anonymous algorithm of Nature, 20 April 1876).</summary>
internal static class GregorianEaster
{
    /// <summary>Easter Sunday of a year.</summary>
    public static LocalDate Sunday(int year)
    {
        var golden = year % 19;
        var (century, yearOfCentury) = (year / 100, year % 100);
        var moonCorrection = ((8 * century) + 13) / 25;
        var epact = ((19 * golden) + century - (century / 4) - moonCorrection + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (yearOfCentury / 4)) - epact - (yearOfCentury % 4)) % 7;
        var lateMoon = (golden + (11 * epact) + (22 * weekday)) / 451;
        var days = epact + weekday - (7 * lateMoon) + 114;
        return new LocalDate(year, days / 31, (days % 31) + 1);
    }
}

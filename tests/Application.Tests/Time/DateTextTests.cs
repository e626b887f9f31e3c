using System.Text;
using CsCheck;
using FinApi.Application.Time;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Tests.Time;

public sealed class DateTextTests
{
    private const int Second = 1_000_000_000;

    private static readonly Instant First = Instant.FromUtc(1, 1, 1, 0, 0);
    private static readonly Instant Last = Instant.FromUtc(9999, 12, 31, 23, 59, 59);

    // Seconds of the years 1 to 9999 with parts of any length, most of all with none.
    private static readonly Gen<Instant> Times =
        from second in Gen.Long[First.ToUnixTimeSeconds(), Last.ToUnixTimeSeconds()]
        from nanos in Gen.Int[0, 999_999_999]
        from zeros in Gen.OneOf(Gen.Const(1), Gen.Const(10), Gen.Const(1_000), Gen.Const(1_000_000), Gen.Const(Second))
        select Instant.FromUnixTimeSeconds(second) + Duration.FromNanoseconds((long)(nanos / zeros * zeros));

    [Fact]
    public void Format_AnyTime_IsThatOfThePattern() =>
        Times.Sample(time => Text(time) == InstantPattern.ExtendedIso.Format(time), iter: 5_000);

    [Fact]
    public void FormatInGroups_AnyTime_HasTheLeastGroupsOfThreeDigits() =>
        Times.Sample(
            time =>
            {
                Span<byte> utf8 = stackalloc byte[DateText.MaxTime];
                var text = Encoding.ASCII.GetString(utf8[..DateText.FormatInGroups(time, utf8)]);

                // Seconds have 19 characters; then come a point with 3, 6 or 9 digits, and Z.
                return InstantPattern.ExtendedIso.Parse(text).Value == time
                    && text.Length is 20 or 24 or 27 or 30
                    && (text.Length == 20 || text[^4..^1] != "000");
            },
            iter: 5_000);

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("0004-02-29T23:59:59.999999999Z")]
    [InlineData("1600-02-29T00:00:00Z")]
    [InlineData("1900-03-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.999999999Z")]
    [InlineData("1970-01-01T00:00:00.000000001Z")]
    [InlineData("2000-02-29T12:00:00.1Z")]
    [InlineData("2100-02-28T23:59:59Z")]
    [InlineData("9999-12-31T23:59:59.999999999Z")]
    public void Format_EdgesOfTheCalendar_AreKept(string text) =>
        Assert.Equal(text, Text(InstantPattern.ExtendedIso.Parse(text).Value));

    [Fact]
    public void Format_TimeOutsideOfFourDigits_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Text(First - Duration.Epsilon));

    [Fact]
    public void Parse_DateThatWasWritten_IsIt() =>
        Times.Sample(time =>
        {
            var date = time.InUtc().Date;
            Span<byte> utf8 = stackalloc byte[DateText.Date];
            DateText.Format(date, utf8);

            return DateText.Parse(utf8) == date
                && Encoding.ASCII.GetString(utf8) == LocalDatePattern.Iso.Format(date);
        }, iter: 2_000);

    [Theory]
    [InlineData("")]
    [InlineData("2026-1-01")]
    [InlineData("2026/11/20")]
    [InlineData("2026-11-2x")]
    [InlineData("-026-11-20")]
    public void Parse_NoDate_Throws(string text) =>
        Assert.Throws<FormatException>(() => DateText.Parse(Encoding.ASCII.GetBytes(text)));

    private static string Text(Instant time)
    {
        Span<byte> utf8 = stackalloc byte[DateText.MaxTime];
        return Encoding.ASCII.GetString(utf8[..DateText.Format(time, utf8)]);
    }
}

using CsCheck;
using FinApi.Domain.Calendars;
using NodaTime;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.Calendars;

public sealed class GregorianEasterTests
{
    [Theory]
    [InlineData("1818-03-22")] // the earliest that is possible
    [InlineData("1943-04-25")] // the latest that is possible
    [InlineData("1981-04-19")]
    [InlineData("2000-04-23")]
    [InlineData("2008-03-23")]
    [InlineData("2011-04-24")]
    [InlineData("2024-03-31")]
    [InlineData("2038-04-25")]
    [InlineData("2049-04-18")]
    [InlineData("2076-04-19")]
    [InlineData("2100-03-28")]
    public void Sunday_KnownYear_IsTheDate(string date) =>
        Assert.Equal(Date(date), GregorianEaster.Sunday(Date(date).Year));

    [Fact]
    public void Sunday_AnyYear_IsASundayFrom22MarchTo25April() =>
        Gen.Int[1583, 9999].Sample(year =>
        {
            var date = GregorianEaster.Sunday(year);
            return date.DayOfWeek == IsoDayOfWeek.Sunday
                && date >= new LocalDate(year, 3, 22)
                && date <= new LocalDate(year, 4, 25);
        });
}

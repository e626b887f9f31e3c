using FinApi.Api.Services.Ingestion;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Api.Tests.Services;

public sealed class ItemFieldsTests
{
    private const string Years = "must lie in the years 1678 to 2261.";
    private const string Nanos = "must be a timestamp with nanos from 0 to 999999999.";

    [Theory]
    [InlineData(1_709_562_600, 999_999_999, null)]
    [InlineData(1_709_562_600, -1, Nanos)]
    [InlineData(1_709_562_600, 1_000_000_000, Nanos)]
    [InlineData(253_402_300_799, 0, Years)]
    [InlineData(253_402_300_800, 0, Years)]
    [InlineData(-62_135_596_801, 999_999_999, Years)]
    [InlineData(long.MaxValue, 0, Years)]
    [InlineData(long.MaxValue, -1, Nanos)]
    public void Time_BadTimestamp_SaysWhichPartIsWrong(long seconds, int nanos, string? expected)
    {
        var fields = new ItemFields("trade");

        fields.Time("event_time", new Timestamp { Seconds = seconds, Nanos = nanos });

        Assert.Equal(expected, fields.Problem?.Message);
        Assert.Equal(expected is null ? null : "trade.event_time", fields.Problem?.Field);
    }
}

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

    // They break a file, or show the text as another one.
    [Theory]
    [InlineData("T-17", true)]
    [InlineData("Zürich 銀行 \u0631", true)]
    [InlineData("a\u200cb", true)] // joins no letters: words of Persian need it
    [InlineData("a\nb", false)]
    [InlineData("a\u0085b", false)]
    [InlineData("\u202e71-T", false)]
    [InlineData("\u2028x", false)]
    [InlineData("a\u2029", false)]
    [InlineData("a\u2066b", false)]
    public void Text_Controls_AreRefused(string text, bool isTaken)
    {
        var fields = new ItemFields("trade");

        fields.Text("trade_id", isPresent: true, text, maxLength: 64);
        fields.Conditions([text.Replace(' ', '-')]);

        Assert.Equal(isTaken ? null : "must not contain control characters.", fields.Problem?.Message);
    }
}

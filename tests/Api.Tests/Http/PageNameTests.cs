using FinApi.Api.Http.Shared;
using FinApi.Contracts.V1;

namespace FinApi.Api.Tests.Http;

public sealed class PageNameTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public void ToString_AnyPage_IsReadAgain(int? historyDays)
    {
        var page = PageName.Of(
            new BatchListBarsRequest { Symbols = { "AAPL", "BRK.B" }, Interval = "1d" }, historyDays);

        Assert.True(PageName.TryParse(page.ToString(), out var read));
        Assert.Equal(page, read);
    }

    // What another FinApi, or anybody who can write to the cache server, may have put there.
    [Theory]
    [InlineData("")]
    [InlineData("ListBars")]
    [InlineData("ListBars -")]
    [InlineData("ListBars - nothing")]
    [InlineData("ListBars - {\"unknown\": 1}")]
    [InlineData("ListBars -7 {}")]
    [InlineData("ListBars x {}")]
    [InlineData("ExportBars - {}")]
    [InlineData("CreateApiKey - {}")]
    public void TryParse_NoPage_IsFalse(string text) => Assert.False(PageName.TryParse(text, out _));

    [Fact]
    public void Note_MorePagesThanAreCounted_KeepsWhatManyAskFor()
    {
        var asked = new AskedPages();
        var often = PageOf(-1);
        for (var i = 0; i < 10_000; i++)
        {
            asked.Note(PageOf(i));
            asked.Note(often);
        }

        var counts = asked.Take();
        Assert.InRange(counts.Count, 1, 4_096);
        Assert.Equal(often.ToString(), counts.MaxBy(count => count.Value).Key);
        Assert.Empty(asked.Take());
    }

    [Fact]
    public void Note_NameOfAnyLength_IsNotCounted()
    {
        var asked = new AskedPages();

        asked.Note(PageName.Of(
            new BatchListBarsRequest { Symbols = { Enumerable.Repeat("LONGSYMBOL", 100) } }, historyDays: null));

        Assert.Empty(asked.Take());
    }

    private static PageName PageOf(int number) =>
        PageName.Of(new ListTradesRequest { Symbol = "AAPL", PageSize = number }, historyDays: null);
}

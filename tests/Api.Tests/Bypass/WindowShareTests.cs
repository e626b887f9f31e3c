using FinApi.Api.Bypass;

namespace FinApi.Api.Tests.Bypass;

public sealed class WindowShareTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(4_096, 0)]
    [InlineData(65_535, 0)]
    [InlineData(65_536, 8_192)]
    [InlineData(int.MaxValue, 268_435_455)]
    public void PartOf_AWindow_IsAnEighthOfALargeOne(int window, int part) =>
        Assert.Equal(part, WindowShare.PartOf(window));

    [Fact]
    public void Keep_AsWasSpent_KeepsTheShareAndTellsTheRest()
    {
        var share = default(WindowShare);
        share.Keep(200_000);
        share.Spend(10_000);

        Assert.Equal(0, share.Keep(4_000));
        Assert.Equal(2_000, share.Keep(8_000));
        Assert.Equal(25_000, share.Left);
    }

    [Fact]
    public void Keep_BeforeItTakesPart_TellsAll()
    {
        var share = default(WindowShare);

        Assert.Equal(32_768, share.Keep(32_768));
        share.Join(65_535);
        Assert.Equal(32_768 - 8_191, share.Keep(32_768));
    }

    [Fact]
    public void Keep_OfMuchAtOnce_TakesTheWindowForLarge()
    {
        var share = default(WindowShare);

        Assert.Equal(7_000_000, share.Keep(8_000_000));
        Assert.Equal(1_000_000, share.Left);
    }

    [Fact]
    public void Lend_WhatIsLeft_IsGoneAndKeptAgainLater()
    {
        var share = default(WindowShare);
        share.Keep(80_000);
        share.Spend(4_000);

        Assert.Equal(6_000, share.Lend());
        Assert.Equal((0, 0), (share.Left, share.Lend()));
        Assert.Equal(10_000, share.Keep(20_000));
        Assert.Equal(10_000, share.Left);
    }
}

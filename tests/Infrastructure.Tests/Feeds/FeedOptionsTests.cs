using FinApi.Infrastructure.Feeds;

namespace FinApi.Infrastructure.Tests.Feeds;

public class FeedOptionsTests
{
    public static TheoryData<FeedOptions, string> Wrong => new()
    {
        { new FeedOptions { Kind = "Live" }, "Feed:Kind is 'Live'. Write Simulated, Replay or None." },
        { new FeedOptions { Kind = "1" }, "Feed:Kind is '1'. Write Simulated, Replay or None." },
        { new FeedOptions { Seed = -1 }, "Feed:Seed is -1. Write 0 to 999999." },
        { new FeedOptions { QuotesPerSecond = 0 }, "Feed:QuotesPerSecond is 0. Write 1 to 5000." },
        { new FeedOptions { TradesPerSecond = 4_001 }, "Feed:TradesPerSecond is 4001. Write 0 to 4000." },
        { new FeedOptions { Kind = "Replay" }, "Feed:Files is empty." },
        { new FeedOptions { Kind = "Replay", Files = ["nowhere.csv"] }, "Feed:Files: there is no file 'nowhere.csv'." },
        { new FeedOptions { Kind = "Replay", Files = ["no/*.csv"] }, "Feed:Files: no file matches 'no/*.csv'." },
        { new FeedOptions { Kind = "Replay", Speed = "1001" }, "Feed:Speed is '1001'. Write a whole number of " },
        { new FeedOptions { Kind = "Replay", Speed = "fast" }, "Feed:Speed is 'fast'." },
        { new FeedOptions { Kind = "Replay", Mic = "XWAR" }, "Feed:Mic is 'XWAR'. Write one of " },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_WrongSetting_SaysWhatToWrite(FeedOptions options, string sentence)
    {
        var result = new FeedOptionsValidator().Validate(name: null, options);

        Assert.Contains(result.Failures!, failure => failure.StartsWith(sentence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("simulated")]
    [InlineData("NONE")]
    public void Validate_KindInAnyCase_IsTaken(string kind)
    {
        Assert.True(new FeedOptionsValidator().Validate(name: null, new FeedOptions { Kind = kind }).Succeeded);
    }

    [Fact]
    public void Validate_FileWithUnknownColumns_NamesThemAndTheFile()
    {
        using var file = new ReplaySample("symbol,when,amount\nAAPL,now,1\n");

        var result = new FeedOptionsValidator().Validate(
            name: null, new FeedOptions { Kind = "Replay", Files = [file.Path] });

        var failure = Assert.Single(result.Failures!);
        Assert.Contains(file.Path, failure);
        Assert.Contains("'when'", failure);
    }
}

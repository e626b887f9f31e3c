using FinApi.Application.Ingest;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Tests.Ingest;

/// <summary>An instrument published again: what is given replaces what is known, and nothing else does.</summary>
public sealed class InstrumentMergeTests
{
    [Fact]
    public async Task PublishAsync_InstrumentAgain_MergesWhatIsGiven()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"));
        market.Time.Advance(TimeSpan.FromSeconds(1));
        await market.AcceptAsync(Market.Instrument("AAPL", "XNYS"));
        var commits = market.Store.Commits.Count;

        var moved = market.Latest.All.Single().Instrument;
        var refused = (await market.PublishAsync(
            new IngestBatch("other", 1, 1, [Market.Instrument("AAPL", "XWAR")]))).Value;

        Assert.Equal("XNYS", moved.Mic.Value);
        Assert.Equal(Duration.FromSeconds(1), moved.UpdateTime - moved.CreateTime);
        Assert.Equal("instrument.mic", Assert.Single(refused.Rejections).Field);
        Assert.Equal(2, commits);
    }

    [Fact]
    public async Task PublishAsync_InstrumentWithoutAField_KeepsIt()
    {
        await using var market = await Market.StartAsync();
        var symbol = Symbol.Parse("AAPL");
        var full = new Instrument
        {
            Symbol = symbol,
            Mic = Mic.Xnas,
            Name = "Apple Inc.",
            Type = InstrumentType.Etf,
            Currency = "USD",
            TickSize = 0.01m,
            LotSize = 100,
            Isin = "US0378331005",
            Figi = "BBG000B9XRY4",
            IsDelisted = true,
            IsTestIssue = true,
        };
        await market.AcceptAsync(new IngestItem.OfInstrument(full));
        var stored = market.Latest.All.Single().Instrument;

        await market.AcceptAsync(Market.Instrument("AAPL"));
        var kept = market.Latest.All.Single().Instrument;
        foreach (var field in Enum.GetValues<InstrumentFields>())
        {
            await market.AcceptAsync(
                new IngestItem.OfInstrument(new Instrument { Symbol = symbol, Mic = Mic.Xnas }, field));
        }

        Assert.Equal(stored, kept);
        Assert.Equal(full with { CreateTime = stored.CreateTime, UpdateTime = stored.UpdateTime }, kept);
        var cleared = new Instrument
        {
            Symbol = symbol,
            Mic = Mic.Xnas,
            CreateTime = stored.CreateTime,
            UpdateTime = stored.UpdateTime,
        };
        Assert.Equal(cleared, market.Latest.All.Single().Instrument);
    }
}

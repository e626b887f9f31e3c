using CsCheck;
using FinApi.Application.Collections;
using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Resume;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Tests.Streaming.Resume;

public sealed class ResumeTokensTests
{
    private static readonly Instant Now = Market.At("2026-11-20T15:00:00.123Z");

    [Theory]
    [InlineData(12_000)]
    [InlineData(100_000)]
    public void Issue_3000TopicsAmongManyInstruments_FitsInto4Kibibytes(int instruments)
    {
        var market = MarketOf(instruments);
        var sets = new TopicSetCode(new SymbolNumbers(market));
        var tokens = new ResumeTokens(new MemoryStore(), sets);
        var random = new Random(7);
        var symbols = market.All.Select(state => state.Instrument.Symbol.Value).ToArray();
        random.Shuffle(symbols);
        ResumeTopics[] topics =
        [
            new(TopicKind.Quotes, new TopicTerms(Delivery.Latest, 250), symbols[..1_500]),
            new(TopicKind.Trades, new TopicTerms(Delivery.Every, 0), symbols[1_500..3_000]),
        ];

        var token = tokens.Issue("a", long.MaxValue >> 1, 1L << 40, Now, Now, sets.Encode(topics)!);
        var point = tokens.Read("a", token)!;

        Assert.InRange(token.Length, 1, ResumeTokens.MaxLength);
        Assert.Equal(topics[0].Symbols.Order(), point.Topics[0].Symbols.Order());
        Assert.Equal(topics[1].Symbols.Order(), point.Topics[1].Symbols.Order());
        Assert.Equal((topics[0].Terms, 1L << 40, Now), (point.Topics[0].Terms, point.Position, point.FromTime));
    }

    [Fact]
    public void Read_NumbersThatMeanOtherSymbolsNow_IsRefused()
    {
        var sets = new TopicSetCode(new SymbolNumbers(MarketOf(12_000)));
        var symbols = Enumerable.Range(0, 3_000).Select(i => $"S{i:d6}").ToArray();
        var topics = sets.Encode([new ResumeTopics(TopicKind.Quotes, new TopicTerms(Delivery.Latest, 0), symbols)])!;
        var token = new ResumeTokens(new MemoryStore(), sets).Issue("a", 1, 1, Now, Now, topics);

        // An instrument that came to be before all others: a clock that went back could do that.
        var shifted = MarketOf(12_000);
        Add(shifted, "AAA", Now - Duration.FromDays(9));

        Assert.Null(new ResumeTokens(new MemoryStore(), new TopicSetCode(new SymbolNumbers(shifted))).Read("a", token));
    }

    [Fact]
    public void Read_AnyChangeOfAnyCharacter_IsRefused()
    {
        var sets = new TopicSetCode(new SymbolNumbers(MarketOf(3)));
        var tokens = new ResumeTokens(new MemoryStore(), sets);
        var topics = sets.Encode(
            [new ResumeTopics(TopicKind.Quotes, new TopicTerms(Delivery.Latest, 0), ["S000001"])])!;
        var token = tokens.Issue("a", 1, 2, Now, Now, topics);

        Gen.Select(Gen.Int[0, token.Length - 2], Gen.Char.AlphaNumeric).Where((at, c) => token[at] != c)
            .Sample((at, c) => tokens.Read("a", token[..at] + c + token[(at + 1)..]) is null, iter: 2_000);
        Assert.NotNull(tokens.Read("a", token));
    }

    [Fact]
    public void Rice_AnyRisingNumbers_AreReadBack() =>
        Gen.Int[0, 200_000].HashSet[0, 500].Sample(set =>
        {
            var numbers = set.Order().ToArray();
            var output = new ByteWriter();
            RiceCode.Write(output, numbers);
            var input = new ByteReader(output.ToArray());
            Assert.Equal(numbers, RiceCode.Read(ref input, 500, 200_000));
        });

    [Fact]
    public void Rice_Garbage_IsRefusedOrRising() =>
        Gen.Byte.Array[0, 60].Sample(bytes =>
        {
            var input = new ByteReader(bytes);
            var numbers = RiceCode.Read(ref input, 100, 1_000);
            Assert.True(numbers is null || numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second));
        });

    private static LatestMarket MarketOf(int instruments)
    {
        var market = new LatestMarket();
        for (var i = 0; i < instruments; i++)
        {
            Add(market, $"S{i:d6}", Now);
        }

        return market;
    }

    private static void Add(LatestMarket market, string symbol, Instant createTime)
    {
        TradingCalendars.TryGet(Mic.Parse("CRYPTO"), out var calendar);
        var instrument = new Instrument
        {
            Symbol = Symbol.Parse(symbol),
            Mic = Mic.Parse("CRYPTO"),
            CreateTime = createTime,
            UpdateTime = createTime,
        };
        market.Add(new InstrumentState(instrument, calendar!));
    }
}

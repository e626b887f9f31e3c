using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Api.Tests.Streaming;

/// <summary>A source that delivers now.</summary>
internal sealed class LiveMarket : IAsyncDisposable
{
    private readonly Publisher _publisher;

    private LiveMarket(Publisher publisher) => _publisher = publisher;

    public static async Task<LiveMarket> StartAsync(ApiServer server, params string[] symbols)
    {
        var market = new LiveMarket(new Publisher(server, "live"));
        foreach (var symbol in symbols)
        {
            await market.AddAsync(symbol);
        }

        return market;
    }

    public Task AddAsync(string symbol) =>
        SendAsync(new IngestItem { Instrument = new Instrument { Symbol = symbol, Mic = "CRYPTO" } });

    public Task QuoteAsync(string symbol, int price) => SendAsync(QuoteOf(symbol, price));

    public Task TradeAsync(string symbol, int price, TimeSpan age = default) =>
        SendAsync(new IngestItem
        {
            Trade = new Trade
            {
                Symbol = symbol,
                Price = $"{price}",
                Size = "1",
                EventTime = Now() + Duration.FromTimeSpan(age),
            },
        });

    /// <summary>Publishes quotes as one batch.</summary>
    public Task QuotesAsync(string symbol, int first, int count) =>
        SendAsync([.. Enumerable.Range(first, count).Select(price => QuoteOf(symbol, price))]);

    /// <summary>Goes on as if items had been lost on their way to the publisher.</summary>
    public void Lose(int count) => _publisher.NextSequence += count;

    public ValueTask DisposeAsync() => _publisher.DisposeAsync();

    private static IngestItem QuoteOf(string symbol, int price) =>
        new()
        {
            Quote = new Quote
            {
                Symbol = symbol,
                BidPrice = $"{price}",
                AskPrice = $"{price + 1}",
                EventTime = Now(),
            },
        };

    private static Timestamp Now() => Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    private async Task SendAsync(params IngestItem[] items)
    {
        var answer = await _publisher.SendAsync(items);
        Assert.Empty(answer.Rejections);
    }
}

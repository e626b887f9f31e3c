using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Api.Tests.Hosting;

/// <summary>
/// A server with a small market, shared by the tests that only read: AAPL with everything, BRK.B known but silent. Both
/// traded on Monday 2024-03-04 from 14:30 UTC.
/// </summary>
public sealed class MarketServer : IAsyncLifetime
{
    internal static readonly Timestamp Open =
        Timestamp.FromDateTime(new DateTime(2024, 3, 4, 14, 30, 0, DateTimeKind.Utc));

    private ApiServer? _server;

    internal ApiServer Server => _server ?? throw new InvalidOperationException("Not started.");

    internal Deployment Deployment { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // All tests of the collection share one key.
        _server = await ApiServer.StartAsync(replace: null, "--Limits:Shadow=true");
        await using var publisher = new Publisher(Server, "seed");
        var answer = await publisher.SendAsync([.. Items()]);
        Assert.Empty(answer.Rejections);
        Deployment = new Deployment(Server.Http.BaseAddress!, Server.Http2.BaseAddress!, Server.Keys.Enterprise);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            Deployment.Dispose();
            await _server.DisposeAsync();
        }
    }

    /// <summary>What is published once.</summary>
    internal static IEnumerable<IngestItem> Items()
    {
        yield return new IngestItem
        {
            Instrument = new Instrument
            {
                Symbol = "AAPL",
                Mic = "XNAS",
                Name = "Apple Inc.",
                Type = InstrumentType.Equity,
                Currency = "USD",
                TickSize = "0.01",
                LotSize = "100",
                Isin = "US0378331005",
                Figi = "BBG000B9XRY4",
            },
        };
        yield return new IngestItem { Instrument = new Instrument { Symbol = "BRK.B", Mic = "XNYS" } };
        yield return new IngestItem
        {
            CorporateAction = new CorporateAction
            {
                Symbol = "AAPL",
                ExDate = "2024-03-05",
                Type = CorporateActionType.Split,
                PriceRatio = "0.5",
            },
        };
        yield return new IngestItem
        {
            Bar = new Bar
            {
                Symbol = "AAPL",
                Interval = "1d",
                TradingDate = "2024-03-01",
                Open = "179.55",
                High = "180.53",
                Low = "177.38",
                Close = "179.66",
                Volume = "73563082",
            },
        };
        for (var minute = 0; minute < 3; minute++)
        {
            yield return new IngestItem { Trade = Trade(minute) };
            yield return new IngestItem { Quote = Quote(minute) };
        }
    }

    private static Trade Trade(int minute) =>
        new()
        {
            Symbol = "AAPL",
            TradeId = $"t{minute}",
            Price = $"176.{minute + 1}",
            Size = "100",
            Venue = "XNAS",
            Conditions = { "@", "T" },
            AggressorSide = AggressorSide.Buy,
            EventTime = Open + Duration.FromTimeSpan(TimeSpan.FromMinutes(minute)),
        };

    private static Quote Quote(int minute) =>
        new()
        {
            Symbol = "AAPL",
            BidPrice = $"176.{minute}",
            BidSize = "200",
            BidVenue = "ARCX",
            AskPrice = $"176.{minute + 2}",
            AskSize = "300",
            AskVenue = "BATS",
            EventTime = Open + Duration.FromTimeSpan(TimeSpan.FromMinutes(minute)),
        };
}

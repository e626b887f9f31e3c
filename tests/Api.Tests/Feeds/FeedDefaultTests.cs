using System.Text.Json.Nodes;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.MarketData;
using FinApi.Contracts.V1;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Api.Tests.Feeds;

/// <summary>Where a market is made up, and that whoever reads it is told.</summary>
public sealed class FeedDefaultTests : IDisposable
{
    private const string Postgres = "--ConnectionStrings:Postgres=Host=127.0.0.1;Port=1;Username=x;Database=x";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("finapi-feed-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Delete(recursive: true);

    [Theory]
    [InlineData(true, "--Ports:Address=localhost")]
    [InlineData(false, Postgres)]
    [InlineData(false, "--Ports:Address=*")]
    [InlineData(false, "--Ports:Address=10.1.2.3")]
    [InlineData(false, "--Demo:Enabled=false")]
    [InlineData(true, "--Ports:Address=*", "--Feed:Kind=simulated")]
    [InlineData(true, Postgres, "--Feed:Kind=Simulated")]
    [InlineData(false, "--Feed:Kind=None")]
    public async Task Feed_NotSet_IsSimulatedOnANodeForTryingOutAlone(bool isSimulated, params string[] settings)
    {
        await using var app = Program.Create(["--Ports:Http=0", "--Ports:Grpc=0", .. settings]);

        Assert.Equal(isSimulated, app.Services.GetRequiredService<ITestMarket>().IsServed);
    }

    [Fact]
    public async Task Answers_OfASimulatedMarket_SaySoAlsoOnceItsFeedIsOff()
    {
        await using (var server = await StartAsync("Simulated"))
        {
            Assert.True(await IsSimulatedAsync(server, "quote", wait: true));
            var status = await ReadAsync(server, "/v1/status");
            Assert.True((bool)status["simulated"]!);
            Assert.Equal("simulated", (string)status["feeds"]![0]!["kind"]!);
        }

        await using var later = await StartAsync("None");
        await using var publisher = new Publisher(later, "real");
        var time = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "REAL", Mic = "CRYPTO" } },
            new IngestItem { Trade = new Trade { Symbol = "REAL", Price = "1", Size = "1", EventTime = time } });

        Assert.True(await IsSimulatedAsync(later, "quote", wait: true));
        Assert.True(await IsSimulatedAsync(later, "trades"));
        Assert.True(await IsSimulatedAsync(later, "snapshot"));
        Assert.True((bool)(await ReadAsync(later, "/v1/status"))["simulated"]!);
        Assert.False(await IsSimulatedAsync(later, "trade", "REAL"));
        Assert.False(await IsSimulatedAsync(later, "trades", "REAL"));

        await publisher.SendAsync(
            new IngestItem { Trade = new Trade { Symbol = "AAPL", Price = "1", Size = "1", EventTime = time } });
        Assert.False(await IsSimulatedAsync(later, "trade"));
        Assert.True(await IsSimulatedAsync(later, "trades"));
    }

    [Fact]
    public async Task Status_OfAStoreThatWasNeverSimulated_SaysThatToo()
    {
        await using var server = await StartAsync("None");

        Assert.False((bool)(await ReadAsync(server, "/v1/status"))["simulated"]!);
    }

    private Task<ApiServer> StartAsync(string feed) => ApiServer.StartAsync(
        null, $"--Data:Path={_data.FullName}", $"--Feed:Kind={feed}", "--Feed:History=false");

    // The feed begins, and what a store holds is found out, a moment after the start.
    private static async Task<bool> IsSimulatedAsync(
        ApiServer server, string what, string symbol = "AAPL", bool wait = false)
    {
        while (true)
        {
            using var answer = await server.Http.GetAsync($"/v1/instruments/{symbol}/{what}", Token);
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
            if (answer.IsSuccessStatusCode && ((bool)body["dataStatus"]!["simulated"]! || !wait))
            {
                return (bool)body["dataStatus"]!["simulated"]!;
            }

            Assert.True(wait, body.ToJsonString());
        }
    }

    private static async Task<JsonNode> ReadAsync(ApiServer server, string path) =>
        JsonNode.Parse(await server.Http.GetStringAsync(path, Token))!;
}

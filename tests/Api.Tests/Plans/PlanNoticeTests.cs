using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Contracts.V1;

namespace FinApi.Api.Tests.Plans;

/// <summary>plans.json is edited while a stream of every transport is open.</summary>
public sealed class PlanNoticeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finapi-plans-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Notice_AfterAnEditOfThePlans_ComesOnEveryTransport()
    {
        var plans = Path.Combine(_folder.FullName, "plans.json");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "plans.json"), plans);
        await using var server = await ApiServer.StartAsync(replace: null, $"--Plans:Path={plans}");
        await using var market = await LiveMarket.StartAsync(server, "BTCUSD", "ETHUSD");
        await market.QuoteAsync("BTCUSD", 1);
        await using var grpc = await LiveStream.StartAsync(server);
        await grpc.SubscribeAsync(LiveStream.Quotes("BTCUSD"), LiveStream.Quotes("ETHUSD"));
        using var socket = await StreamSocket.ConnectAsync(server);
        await socket.SendAsync(Requests.Hello());
        await using var lines = await PriceLines.OpenAsync(server, "symbols=BTCUSD", "application/x-ndjson");

        var text = await File.ReadAllTextAsync(plans, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            plans,
            text.Replace("\"max_topics\": 3000", "\"max_topics\": 1", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        var notice = (await grpc.WaitAsync(StreamFrame.FrameOneofCase.Notice)).Notice;
        Assert.Equal(("PLAN_CHANGED", "enterprise", 1), (notice.Reason, notice.Plan, notice.Limits.MaxTopics));
        Assert.Equal(TopicStatus.Limit, Assert.Single(notice.Ended).Status);
        Assert.Equal(notice.Limits, (await WaitAsync(socket.ReadAsync)).Limits);
        Assert.Equal(notice.Limits, (await WaitAsync(lines.ReadAsync)).Limits);
    }

    private static async Task<Notice> WaitAsync(Func<Task<StreamFrame>> readAsync)
    {
        while (true)
        {
            if (await readAsync() is { Notice: { } notice })
            {
                return notice;
            }
        }
    }
}

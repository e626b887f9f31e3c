using System.Net;
using FinApi.Browser.Tests;

namespace FinApi.Api.Tests.Limits;

public sealed class UsageCrashTests
{
    [Fact]
    public async Task Usage_ServerIsKilled_KeepsWhatWasStoredAndDoublesNothing()
    {
        await using var server = new ServerProcess();
        await server.StartAsync(TestContext.Current.CancellationToken);
        await CallAsync(server, times: 40);
        await WaitUntilStoredAsync(server, calls: 40);
        await CallAsync(server, times: 5);

        await server.KillAsync();

        var kept = Stored(server);
        Assert.InRange(kept, 40, 45);
        await server.StartAsync(TestContext.Current.CancellationToken);
        await CallAsync(server, times: 10);
        await WaitUntilStoredAsync(server, kept + 10);
        await server.KillAsync();
        Assert.Equal(kept + 10, Stored(server));
    }

    private static async Task CallAsync(ServerProcess server, int times)
    {
        using var http = new HttpClient { BaseAddress = server.Http };
        http.DefaultRequestHeaders.Add("x-api-key", server.IngestKey);
        for (var call = 0; call < times; call++)
        {
            using var answer = await http.GetAsync("/v1/instruments", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    // Health is not limited, so asking for it passes the time without changing anything.
    private static async Task WaitUntilStoredAsync(ServerProcess server, long calls)
    {
        using var http = new HttpClient { BaseAddress = server.Http };
        while (Stored(server) < calls)
        {
            using var answer = await http.GetAsync("/health/live", TestContext.Current.CancellationToken);
        }
    }

    private static long Stored(ServerProcess server) =>
        LimitedServer.ReadUsage(server.Data).GetValueOrDefault("finapi.v1.Reference/ListInstruments").Calls;
}

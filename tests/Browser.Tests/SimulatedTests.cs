using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FinApi.Browser.Tests;

public sealed class SimulatedTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Pages_OfASimulatedMarket_SaySo()
    {
        var page = await chromium.OpenAsync();
        await using var server = new ServerProcess("--Feed:Kind=Simulated", "--Feed:History=false");
        await server.StartAsync(TestContext.Current.CancellationToken);

        foreach (var path in (string[])["/", "/live", "/portal", "/operator"])
        {
            await page.GotoAsync(new Uri(server.Http, path).ToString());

            await Expect(page.GetByText("Simulated market: the prices of this server are made up."))
                .ToBeVisibleAsync(new() { Timeout = 60_000 });
        }
    }
}

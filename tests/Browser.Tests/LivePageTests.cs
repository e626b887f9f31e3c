using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FinApi.Browser.Tests;

public sealed class LivePageTests(Chromium chromium, SharedServer shared)
    : IClassFixture<Chromium>, IClassFixture<SharedServer>
{
    private const int Patience = 60_000;

    [Fact]
    public async Task Live_ServerIsKilledAndStartsAgain_GoesOnWithNothingMissing()
    {
        var page = await chromium.OpenAsync();
        await using var server = new ServerProcess();
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var market = new MarketSource(server.Grpc, server.IngestKey, TimeProvider.System);
        await market.AddInstrumentAsync("BTCUSD", "Bitcoin");
        await KnowKeyAsync(page, server);
        await page.GotoAsync(new Uri(server.Http, "/live?symbol=BTCUSD").ToString());
        await SeeAsync(page, "#title", "BTCUSD");
        await SubscribedAsync(page);

        await market.TradeAsync("BTCUSD", "101.5");
        await SeeAsync(page, "#last", "101.50");
        await SeeAsync(page, "#bid", "101.50");
        await market.TradeAsync("BTCUSD", "102.25");
        await SeeAsync(page, "#last", "102.25");
        await SeeAsync(page, "#bar-text", "H 102.25");
        await SeeAsync(page, "#state-text", "Live");

        // A heartbeat lists the feeds and brings the token to go on with.
        await SeeAsync(page, "#feeds", "browser");
        await server.KillAsync();
        await Expect(page.Locator("#banner")).ToBeVisibleAsync(new() { Timeout = Patience });
        await server.StartAsync(TestContext.Current.CancellationToken);
        await Expect(page.Locator("#banner")).ToBeHiddenAsync(new() { Timeout = Patience });

        // The log is in the store: the server goes on where it was.
        await Expect(page.Locator("#notices")).ToContainTextAsync(
            "Resumed in full", new() { Timeout = Patience });
        using var later = new MarketSource(server.Grpc, server.IngestKey, TimeProvider.System)
        {
            NextSequence = market.NextSequence,
        };
        await later.TradeAsync("BTCUSD", "103.75");
        await SeeAsync(page, "#last", "103.75");
        await SeeAsync(page, "#h-lost", "0");
    }

    [Fact]
    public async Task Live_AnotherSymbolByKeyboard_ShowsItUnderThePolicyOfThePage()
    {
        var page = await chromium.OpenAsync();
        var faults = new List<string>();
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) => faults.AddRange(message.Type == "error" ? [message.Text] : []);
        var server = shared.Process;
        using var market = new MarketSource(server.Grpc, server.IngestKey, TimeProvider.System);
        await market.AddInstrumentAsync("BTCUSD", "Bitcoin");
        await market.AddInstrumentAsync("ETHUSD", "Ether");
        await KnowKeyAsync(page, server);
        await page.GotoAsync(new Uri(server.Http, "/live").ToString());
        await SeeAsync(page, "#title", "BTCUSD");

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("ether");
        await SeeAsync(page, "#matches [aria-selected=true]", "ETHUSD");
        await page.Keyboard.PressAsync("Enter");
        await SeeAsync(page, "#title", "ETHUSD");
        await SubscribedAsync(page);
        await market.TradeAsync("BTCUSD", "9");
        await market.TradeAsync("ETHUSD", "2500.5");

        await SeeAsync(page, "#last", "2,500.50");
        Assert.DoesNotContain("9.00", await page.Locator("#trades").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(faults);
    }

    [Fact]
    public async Task Live_ByTheLinkOfADemo_ShowsItsTicketOnceAndForgetsIt()
    {
        var page = await chromium.OpenAsync();
        var server = shared.Process;
        using var market = new MarketSource(server.Grpc, server.IngestKey, TimeProvider.System);

        // Passed over when another test has added it before: the source goes on counting from 1.
        await market.AddInstrumentAsync("BTCUSD", "Bitcoin");
        var tickets = new List<string>();
        // The server shows its ticket to terminals only.
        await page.RouteAsync("**/demo/key", async route =>
        {
            tickets.Add($"{route.Request.Method} {await route.Request.HeaderValueAsync("x-finapi-demo")}");
            await route.FulfillAsync(
                new() { ContentType = "application/json", Body = $$"""{"key":"{{server.IngestKey}}"}""" });
        });

        await page.GotoAsync(new Uri(server.Http, "/live#demo=tick-et_1").ToString());
        await SeeAsync(page, "#title", "BTCUSD");
        await page.ReloadAsync();
        await SeeAsync(page, "#title", "BTCUSD");

        Assert.Equal(["POST tick-et_1"], tickets);
        Assert.DoesNotContain("tick-et", page.Url, StringComparison.Ordinal);
    }

    // As behind the link that a terminal shows.
    private static Task KnowKeyAsync(IPage page, ServerProcess server) =>
        page.AddInitScriptAsync($"sessionStorage.setItem('finapi-key', '{server.IngestKey}')");

    private static Task SeeAsync(IPage page, string selector, string text) =>
        Expect(page.Locator(selector)).ToContainTextAsync(text, new() { Timeout = Patience });

    private static Task SubscribedAsync(IPage page) =>
        Expect(page.Locator("#chart[data-live=true]")).ToBeVisibleAsync(new() { Timeout = Patience });
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FinApi.Browser.Tests;

public sealed partial class PortalPageTests(Chromium chromium, SharedServer shared)
    : IClassFixture<Chromium>, IClassFixture<SharedServer>
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task Portal_NewAccount_MakesUsesRotatesAndDeletesAKey()
    {
        var (page, faults) = await OpenAsync();
        var server = shared.Process;
        await SignUpAsync(page, server, "first@example.com");

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("backtest");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        var secret = await TakeSecretAsync(page);
        await Expect(page.Locator("tbody")).ToContainTextAsync("backtest");
        Assert.True(await IsAcceptedAsync(server, secret));

        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate backtest" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate", Exact = true }).ClickAsync();
        var rotated = await TakeSecretAsync(page);
        Assert.NotEqual(secret, rotated);
        Assert.True(await IsAcceptedAsync(server, rotated));
        Assert.DoesNotContain(rotated, await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete backtest" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("None yet");
        Assert.False(await IsAcceptedAsync(server, rotated));
        Assert.Empty(faults);
    }

    [Fact]
    public async Task Portal_EverySection_ShowsWhatTheServerKnows()
    {
        var (page, faults) = await OpenAsync();
        var server = shared.Process;
        await SignUpAsync(page, server, "sections@example.com");

        await OpenSectionAsync(page, "Usage");
        await Expect(page.Locator(".quotas")).ToContainTextAsync("Calls in the last minute");
        await OpenSectionAsync(page, "Plan");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change now to Professional" }).ClickAsync();
        await Expect(page.Locator("dialog")).ToContainTextAsync("Every month after that costs USD 49.00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change plan" }).ClickAsync();
        await Expect(page.Locator(".offer.current h2")).ToHaveTextAsync("Professional");
        await OpenSectionAsync(page, "Live streams");
        await Expect(page.Locator("main")).ToContainTextAsync("No stream is open.");
        await OpenSectionAsync(page, "Security");
        await Expect(page.Locator("main")).ToContainTextAsync("this one");
        await Expect(page.Locator("main")).ToContainTextAsync("plan.changed");
        Assert.Empty(faults);
    }

    [Fact]
    public async Task Portal_WrongInput_SaysWhatIsWrongWhereItIs()
    {
        var (page, _) = await OpenAsync();
        var server = shared.Process;
        await page.GotoAsync(new Uri(server.Http, "/portal#sign-up").ToString());
        await page.GetByLabel("E-mail").FillAsync("nobody");
        await page.GetByLabel("Password").FillAsync("short");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign up" }).ClickAsync();

        await Expect(page.GetByLabel("E-mail")).ToHaveAttributeAsync("aria-invalid", "");
        await Expect(page.GetByLabel("E-mail")).ToBeFocusedAsync();
        await Expect(page.Locator(".problem").First).Not.ToBeEmptyAsync();
        await Expect(page.GetByLabel("Password")).ToHaveAttributeAsync("aria-invalid", "");
    }

    [Fact]
    public async Task Portal_SessionCookie_IsOfNoUseToScriptsAndGoneAfterSigningOut()
    {
        var (page, _) = await OpenAsync();
        var server = shared.Process;
        await SignUpAsync(page, server, "cookie@example.com");

        var cookie = Assert.Single(await page.Context.CookiesAsync());
        Assert.Equal(
            ("__Host-finapi_session", true, true, SameSiteAttribute.Strict),
            (cookie.Name, cookie.HttpOnly, cookie.Secure, cookie.SameSite));
        Assert.Empty(await page.EvaluateAsync<string>("document.cookie"));
        Assert.Equal(401, await page.EvaluateAsync<int>("fetch('/v1/account').then(answer => answer.status)"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
        Assert.Empty(await page.Context.CookiesAsync());
        await page.GetByLabel("E-mail").FillAsync("cookie@example.com");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("API keys");
    }

    private static async Task SignUpAsync(IPage page, ServerProcess server, string email)
    {
        await page.GotoAsync(new Uri(server.Http, "/portal").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign up" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Sign up");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign up" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("API keys");
        await Expect(page.Locator("#who")).ToContainTextAsync(email);
    }

    private static async Task OpenSectionAsync(IPage page, string name)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(name);
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
    }

    private static async Task<string> TakeSecretAsync(IPage page)
    {
        var secret = await page.Locator("#secret").InnerTextAsync();
        Assert.Matches(Key(), secret);
        await page.GetByRole(AriaRole.Button, new() { Name = "I have kept it" }).ClickAsync();
        await Expect(page.Locator("dialog")).ToHaveCountAsync(0);
        return secret;
    }

    private static async Task<bool> IsAcceptedAsync(ServerProcess server, string key)
    {
        using var http = new HttpClient { BaseAddress = server.Http };
        http.DefaultRequestHeaders.Add("x-api-key", key);
        using var answer = await http.GetAsync(
            new Uri("/v1/instruments", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode;
    }

    private async Task<(IPage Page, List<string> Faults)> OpenAsync()
    {
        SetDefaultExpectTimeout(60_000);
        var page = await chromium.OpenAsync();
        var faults = new List<string>();
        page.PageError += (_, error) => faults.Add(error);
        // The first look whether somebody is signed in is answered 401, which the browser notes by itself.
        page.Console += (_, message) => faults.AddRange(
            message.Type == "error" && !message.Text.Contains("401", StringComparison.Ordinal) ? [message.Text] : []);
        return (page, faults);
    }

    [GeneratedRegex("^fin_live_[0-9A-Za-z]{16}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$", RegexOptions.None, 1_000)]
    private static partial Regex Key();
}

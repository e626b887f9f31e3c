using System.Net;
using System.Text.Json.Nodes;
using FinApi.Api.Demo;
using FinApi.Api.Hosting;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Accounts.Demo;
using FinApi.Application.Callers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace FinApi.Api.Tests.Demo;

/// <summary>Keys to try with: for the owner of this machine and pages of this server, and for nobody else.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("finapi-demo-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string KeyFile => Path.Combine(_data.FullName, "demo-keys.json");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Start_Embedded_WritesFourKeysForItsOwnerOnly()
    {
        await using var server = await StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(KeyFile).UnixFileMode);
        var keys = JsonNode.Parse(await File.ReadAllTextAsync(KeyFile, Token))!.AsObject();
        Assert.Equal(["free", "professional", "enterprise", "ingest"], keys.Select(key => key.Key));
        foreach (var (name, key) in keys)
        {
            var plan = name == "ingest" ? null : name;
            Assert.Equal(plan, await PlanAsync(server, (string)key!));
        }
    }

    [Fact]
    public async Task Start_ASecondTime_KeepsTheKeys()
    {
        string first;
        await using (await StartAsync())
        {
            first = await File.ReadAllTextAsync(KeyFile, Token);
        }

        await using var server = await StartAsync();

        Assert.Equal(first, await File.ReadAllTextAsync(KeyFile, Token));
        Assert.Equal("free", await PlanAsync(server, server.Keys.Free));
    }

    [Fact]
    public async Task Start_KeyFileLost_MakesNewKeysAndEndsTheOldOnes()
    {
        string old;
        await using (var first = await StartAsync())
        {
            old = first.Keys.Free;
        }

        File.Delete(KeyFile);
        await using var server = await StartAsync();

        Assert.NotEqual(old, server.Keys.Free);
        Assert.Equal("free", await PlanAsync(server, server.Keys.Free));
        Assert.Equal("API_KEY_REVOKED", await ReasonAsync(server, old));
    }

    [Fact]
    public async Task Start_SwitchedOff_MakesNoneAndRefusesThoseThatThereWere()
    {
        string old;
        await using (var first = await StartAsync())
        {
            old = first.Keys.Free;
        }

        File.Delete(KeyFile);
        await using var server = await StartAsync(replace: null, "--Demo:Enabled=false");

        Assert.False(File.Exists(KeyFile));
        Assert.Equal("API_KEY_REVOKED", await ReasonAsync(server, old));
        using var answer = await AskAsync(server, "same-origin");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("*", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("192.0.2.7", false)]
    public void Mode_ByAddress_IsOnForThisMachineOnly(string address, bool isOn)
    {
        var mode = new DemoMode(
            Options.Create(new DemoOptions()),
            Options.Create(new PortsOptions { Address = address }),
            [Substitute.For<IDemoKeyFile>()]);

        Assert.Equal(isOn, mode.IsOn);
        Assert.Equal(!isOn, mode.Refuses(Caller.Anonymous with { AccountId = "demo-free" }));
        Assert.False(mode.Refuses(Caller.Anonymous with { AccountId = "Ab12" }));
    }

    [Theory]
    [InlineData("same-origin", "127.0.0.1", true)]
    [InlineData("same-origin", "192.0.2.7", false)]
    [InlineData("same-site", "127.0.0.1", false)]
    [InlineData("cross-site", "127.0.0.1", false)]
    [InlineData("none", "127.0.0.1", false)]
    [InlineData(null, "127.0.0.1", false)]
    public async Task Key_AskedForByAPage_IsShownToThoseOfThisServerOnly(string? site, string address, bool isShown)
    {
        await using var server = await StartAsync(
            services => services.AddSingleton<IStartupFilter>(new CallerAddressFilter(IPAddress.Parse(address))));

        using var answer = await AskAsync(server, site);

        if (isShown)
        {
            var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
            Assert.Equal(server.Keys.Professional, (string?)json["key"]);
            Assert.True(answer.Headers.CacheControl?.NoStore);
            return;
        }

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("fin_live_", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private Task<ApiServer> StartAsync(Action<IServiceCollection>? replace = null, params string[] settings) =>
        ApiServer.StartAsync(replace, [$"--Data:Path={_data.FullName}", .. settings]);

    private static async Task<HttpResponseMessage> AskAsync(ApiServer server, string? site)
    {
        using var http = new HttpClient { BaseAddress = server.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/demo/key");
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        return await http.SendAsync(request, Token);
    }

    // Null where the key may not ask for its account.
    private static async Task<string?> PlanAsync(ApiServer server, string key)
    {
        using var http = KeyedChannel.ClientFor(server.Http.BaseAddress!, key);
        using var answer = await http.GetAsync("/v1/account", Token);
        if (answer.StatusCode == HttpStatusCode.Forbidden)
        {
            return null;
        }

        return (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!["account"]!["plan"];
    }

    private static async Task<string> ReasonAsync(ApiServer server, string key)
    {
        using var http = KeyedChannel.ClientFor(server.Http.BaseAddress!, key);
        using var answer = await http.GetAsync("/v1/instruments", Token);
        return (await ErrorAnswer.FromAsync(answer)).Reason;
    }
}

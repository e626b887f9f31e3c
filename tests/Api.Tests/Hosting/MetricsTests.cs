using System.Net;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Streaming;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Tests.Hosting;

public sealed class MetricsTests
{
    [Fact]
    public async Task Get_AfterSomeTraffic_HasEveryMeterAndNamesNobody()
    {
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "NVDAX");
        await using var stream = await LiveStream.StartAsync(server);
        await stream.SubscribeAsync(LiveStream.Quotes("NVDAX"));
        await market.QuoteAsync("NVDAX", 1);
        var quotes = StreamRecord.KeyOf(Contracts.V1.StreamChannel.Quotes, "NVDAX");
        await stream.WaitUntilAsync(record => record.Items(quotes).Count == 1);
        (await server.Http.GetAsync("/v1/instruments/NVDAX/quote", TestContext.Current.CancellationToken)).Dispose();

        using var answer = await server.Http.GetAsync("/metrics", TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            (HttpStatusCode.OK, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        foreach (var name in new[]
        {
            "finapi_streaming_streams", "finapi_streaming_topics", "finapi_streaming_queued_bytes",
            "finapi_streaming_delivered",
            "http_server_request_duration", "kestrel_active_connections", "dotnet_gc_collections",
        })
        {
            Assert.Contains($"# TYPE {name}", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("NVDAX", text, StringComparison.Ordinal);
        Assert.DoesNotContain("everybody", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", null, null)]
    [InlineData("::1", null, null)]
    [InlineData("::ffff:127.0.0.1", null, null)]
    [InlineData("10.1.2.3", null, "NETWORK_NOT_ALLOWED")]
    [InlineData("2001:db8::1", null, "NETWORK_NOT_ALLOWED")]
    [InlineData("10.1.2.3", "10.0.0.0/8", null)]
    [InlineData("::ffff:10.1.2.3", "10.0.0.0/8", null)]
    [InlineData("11.1.2.3", "10.0.0.0/8", "NETWORK_NOT_ALLOWED")]
    [InlineData("fd00::7", "fd00::/8", null)]
    public async Task Get_ByAddressOfTheCaller_IsAnsweredOrRefused(string address, string? network, string? reason)
    {
        string[] settings = network is null ? [] : [$"--Metrics:AllowedNetworks:0={network}"];
        await using var server = await ApiServer.StartAsync(
            services => services.AddSingleton<IStartupFilter>(new CallerAddressFilter(IPAddress.Parse(address))),
            settings);

        using var answer = await server.Http.GetAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Equal(reason is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(reason, reason is null ? null : (await ErrorAnswer.FromAsync(answer)).Reason);
    }

    [Fact]
    public async Task Get_ThroughAProxyOnThisMachine_IsRefused()
    {
        await using var server = await ApiServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");

        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("NETWORK_NOT_ALLOWED", (await ErrorAnswer.FromAsync(answer)).Reason);
    }

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("everybody")]
    public async Task Start_WrongNetwork_IsRefusedWithWhatToWrite(string network)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ApiServer.StartAsync(null, $"--Metrics:AllowedNetworks:0={network}"));

        Assert.Contains($"'{network}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("10.0.0.0/8", refusal.Message, StringComparison.Ordinal);
    }
}

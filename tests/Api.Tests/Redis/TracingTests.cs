using System.Collections.Concurrent;
using System.Net;
using System.Text;
using FinApi.Api.Tests.Accounts;
using FinApi.Api.Tests.Hosting;
using FinApi.Infrastructure.Tests.Postgres;
using FinApi.Infrastructure.Tests.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Tests.Redis;

/// <summary>What a collector of OpenTelemetry is sent of a node with PostgreSQL and Redis.</summary>
public sealed class TracingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_CollectorIsNamed_SendsItsSpansWithCommandsAndNoSecret()
    {
        PostgresInstallation.SkipUnlessThere();
        RedisInstallation.SkipUnlessThere();
        await using var postgres = await PostgresServer.CreateAsync();
        await using var redis = await RedisServer.StartAsync();
        await postgres.ExecuteAsync("postgres", "CREATE DATABASE traced");
        await using var collector = await Collector.StartAsync();
        string key;
        await using (var node = await RedisNode.StartAsync(
            postgres,
            "traced",
            redis,
            replace: null,
            $"--Tracing:Endpoint={collector.Address}",
            "--Tracing:Protocol=HttpProtobuf"))
        {
            using var tenant = await Tenant.SignUpAsync(node, "traced@example.com");
            key = tenant.Key;
            using var client = KeyedChannel.ClientFor(node.Http.BaseAddress!, key);
            using var answer = await client.GetAsync("/v1/instruments", Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        // A node that stops sends what it has.
        var sent = collector.Text;
        Assert.Contains("GET /v1/instruments", sent, StringComparison.Ordinal);
        Assert.Contains("EVAL", sent, StringComparison.Ordinal);
        Assert.Contains("postgresql", sent, StringComparison.Ordinal);
        Assert.DoesNotContain(key, sent, StringComparison.Ordinal);
        Assert.DoesNotContain("traced@example.com", sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tracing:Endpoint=collector", "Tracing:Endpoint is collector: write the address of a collector")]
    [InlineData("Tracing:Endpoint=localhost:4317", "Tracing:Endpoint is localhost:4317: write the address")]
    [InlineData("Tracing:Ratio=1.5", "Tracing:Ratio is 1.5: write 0 to 1")]
    [InlineData("Tracing:Ratio=NaN", "Tracing:Ratio is NaN: write 0 to 1")]
    [InlineData("Tracing:Protocol=7", "Tracing:Protocol is 7: write Grpc or HttpProtobuf")]
    public async Task Start_SettingThatCannotBeMeant_StopsWithASentence(string setting, string sentence)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            async () => await (await ApiServer.StartLoadingAsync(replace: null, $"--{setting}")).DisposeAsync());

        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
    }

    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<string> _bodies = [];

        private Collector(WebApplication app) => _app = app;

        public string Address => _app.Urls.Single();

        public string Text => string.Concat(_bodies);

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var collector = new Collector(builder.Build());
            collector._app.MapPost("/{**signal}", collector.TakeAsync);
            await collector._app.StartAsync(Token);
            return collector;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        // Texts stand in the messages as they are.
        private async Task TakeAsync(HttpContext http)
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, Token);
            _bodies.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
        }
    }
}

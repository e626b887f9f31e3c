using FinApi.Api.Demo;
using FinApi.Api.Hosting;

namespace FinApi.Api.Operations;

/// <summary>Says on standard output where FinApi listens, and what to paste first.</summary>
internal sealed class StartBanner(ListeningAddresses addresses, DemoStart demo) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var (http, grpc) = (Text(addresses.Http), Text(addresses.Grpc));
        var tls = addresses.Tls is { } uri ? $", {Text(uri)} (all)" : string.Empty;
        await Console.Out.WriteLineAsync(
            $$"""
            FinApi listening on {{http}} (REST, gRPC-Web), {{grpc}} (gRPC){{tls}}
            """.AsMemory(),
            cancellationToken);
        if (demo.Keys is { } keys)
        {
            await Console.Out.WriteLineAsync(Examples(http, grpc, keys.Professional).AsMemory(), cancellationToken);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Examples(string http, string grpc, string key)
    {
        var socket = http.Replace("http://", "ws://", StringComparison.Ordinal);
        var hello = "{\"hello\":{\"apiKey\":\"" + key + "\"}}";
        const string Subscribe =
            """{"subscribe":{"topics":[{"channel":"STREAM_CHANNEL_QUOTES","symbol":"AAPL"}]}}""";
        var quoteCall = $$"""-H 'x-api-key: {{key}}' -d '{"symbol":"AAPL"}' {{grpc}}/finapi.v1.MarketData/GetQuote""";
        return
            $$"""
              curl -s -H 'x-api-key: {{key}}' {{http}}/v1/instruments/AAPL/quote
              buf curl --http2-prior-knowledge --protocol grpc {{quoteCall}}
              (echo '{{hello}}'; echo '{{Subscribe}}'; cat) | websocat {{socket}}/v1/stream
              {{Environment(http, grpc)}}FINAPI_KEY={{key}} finapi quote AAPL
            Keys of every plan, for this machine only, are in {{demo.KeyPath}}.
            """;
    }

    private static string Text(Uri uri) => uri.GetLeftPart(UriPartial.Authority);

    // The client finds the default ports by itself.
    private static string Environment(string http, string grpc) =>
        http.EndsWith(":8080", StringComparison.Ordinal) && grpc.EndsWith(":8081", StringComparison.Ordinal)
            ? string.Empty
            : $"FINAPI_URL={http} FINAPI_GRPC={grpc} ";
}

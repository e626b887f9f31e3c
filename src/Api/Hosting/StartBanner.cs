namespace FinApi.Api.Hosting;

/// <summary>Says on standard output where FinApi listens, and what to paste first.</summary>
internal sealed class StartBanner(ListeningAddresses addresses) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var (http, grpc) = (Text(addresses.Http), Text(addresses.Grpc));
        var tls = addresses.Tls is { } uri ? $", {Text(uri)} (all)" : string.Empty;
        await Console.Out.WriteLineAsync(
            $$"""
            FinApi listening on {{http}} (REST, gRPC-Web), {{grpc}} (gRPC){{tls}}
              curl -s {{http}}/v1/instruments/AAPL/quote
              buf curl --http2-prior-knowledge --protocol grpc -d '{"symbol":"AAPL"}' {{grpc}}/finapi.v1.MarketData/GetQuote
              {{Environment(http, grpc)}}finapi quote AAPL
            """.AsMemory(),
            cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Text(Uri uri) => uri.GetLeftPart(UriPartial.Authority);

    // The client finds the default ports by itself.
    private static string Environment(string http, string grpc) =>
        http.EndsWith(":8080", StringComparison.Ordinal) && grpc.EndsWith(":8081", StringComparison.Ordinal)
            ? string.Empty
            : $"FINAPI_URL={http} FINAPI_GRPC={grpc} ";
}

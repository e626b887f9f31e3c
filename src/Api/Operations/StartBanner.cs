using FinApi.Api.Demo;
using FinApi.Api.Hosting;
using FinApi.Application.MarketData;
using FinApi.Application.Nodes;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Operations;

/// <summary>
/// Says where FinApi listens: to whoever sits at a terminal with what to paste first, and elsewhere in the log, in its
/// format. It never shows a key: a terminal has a memory too.
/// </summary>
internal sealed partial class StartBanner(
    ListeningAddresses addresses,
    DemoStart demo,
    DemoTicket ticket,
    ITestMarket market,
    NodeIdentity identity,
    IOptions<ConsoleLoggerOptions> console,
    ILogger<StartBanner> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var (http, grpc, tls) = (addresses.Http, addresses.Grpc, addresses.Tls);
        var keyPath = demo.Keys is null ? null : demo.KeyPath;
        if (!Console.IsOutputRedirected && console.Value.FormatterName is null or ConsoleFormatterNames.Simple)
        {
            var text = Text(http, grpc, tls, keyPath, ticket.Text, market.IsServed, identity.Roles);
            return Console.Out.WriteLineAsync(text.AsMemory(), cancellationToken);
        }

        var lines = Text(http, grpc, tls, keyPath, ticket: null, market.IsServed, identity.Roles);
        foreach (var line in lines.Split('\n'))
        {
            LogLine(line);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What it says.</summary>
    /// <param name="http">Where REST is.</param>
    /// <param name="grpc">Where gRPC is.</param>
    /// <param name="tls">Where both are with TLS; null for nowhere.</param>
    /// <param name="keyPath">Where the demo's keys are; null when there is no demo.</param>
    /// <param name="ticket">What the link shows for a key; null when nobody but a log would read it.</param>
    /// <param name="isSimulated">Whether the market is simulated; told by the nodes that may run the feed.</param>
    /// <param name="roles">What the node serves; what there is to paste needs all of it.</param>
    internal static string Text(
        Uri http,
        Uri grpc,
        Uri? tls,
        string? keyPath,
        string? ticket,
        bool isSimulated = false,
        Roles roles = Roles.All)
    {
        var first = $"FinApi listening on {Text(http)} (REST, gRPC-Web), {Text(grpc)} (gRPC)"
            + (tls is null ? string.Empty : $", {Text(tls)} (all)")
            + (roles == Roles.All ? string.Empty : $"\nRoles of this node: {RoleText.Join(roles)}.")
            + (isSimulated && roles.HasFlag(Roles.Ingest) ? $"\n{Simulated}" : string.Empty);
        var last = keyPath is null
            ? string.Empty
            : $"\nKeys of every plan, for this machine only, are in {keyPath}.";
        return keyPath is not null && ticket is not null && roles == Roles.All
            ? $"{first}\n{Examples(Text(http), Text(grpc), keyPath, ticket)}{last}"
            : first + last;
    }

    private const string Simulated =
        "The market is simulated: prices of 50 shares are made up. Feed:Kind=None serves what you publish alone.";

    private static string Examples(string http, string grpc, string keyPath, string ticket)
    {
        var socket = http.Replace("http://", "ws://", StringComparison.Ordinal);
        const string Hello = """{\"hello\":{\"apiKey\":\"$FINAPI_KEY\"}}""";
        const string Subscribe =
            """{"subscribe":{"topics":[{"channel":"STREAM_CHANNEL_QUOTES","symbol":"AAPL"}]}}""";
        const string Key = """-H "x-api-key: $FINAPI_KEY" """;
        var quoteCall = $$"""-d '{"symbol":"AAPL"}' {{grpc}}/finapi.v1.MarketData/GetQuote""";
        return
            $$"""
              Live prices, in one browser on this machine: {{http}}/live#demo={{ticket}}
              export FINAPI_KEY=$(jq -r .professional '{{keyPath}}')
              curl -s {{Key}}{{http}}/v1/instruments/AAPL/quote
              buf curl --http2-prior-knowledge --protocol grpc {{Key}}{{quoteCall}}
              (echo "{{Hello}}"; echo '{{Subscribe}}'; cat) | websocat {{socket}}/v1/stream
              {{Environment(http, grpc)}}finapi quote AAPL
            """;
    }

    private static string Text(Uri uri) => uri.GetLeftPart(UriPartial.Authority);

    // The client finds the default ports by itself.
    private static string Environment(string http, string grpc) =>
        http.EndsWith(":8080", StringComparison.Ordinal) && grpc.EndsWith(":8081", StringComparison.Ordinal)
            ? string.Empty
            : $"FINAPI_URL={http} FINAPI_GRPC={grpc} ";

    [LoggerMessage(LogLevel.Information, "{Line}")]
    private partial void LogLine(string line);
}

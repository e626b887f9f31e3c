using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FinApi.Cli.Tests.Support;

/// <summary>A server on free ports: HTTP/2 in clear text for gRPC, HTTP/1.1 for canned REST answers.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeServer(WebApplication app) => _app = app;

    public FakeMarket Market { get; } = new();

    public FakeAccounts Accounts { get; } = new();

    /// <summary>REST answers by path and query: status and JSON.</summary>
    public Dictionary<string, (int Status, string Json)> Rest { get; } = [];

    /// <summary>
    /// What each stream of prices does, in the order in which they are opened; the last one for all that follow.
    /// </summary>
    public List<FakeStream> Streams { get; } = [];

    public List<string> RestRequests { get; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; private set; } = new Dictionary<string, string>();

    public static async Task<FakeServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddGrpc();
        FakeServer? server = null;
        builder.Services.AddSingleton(_ => server!.Market);
        builder.Services.AddSingleton(_ => server!.Accounts);
        builder.Services.AddSingleton(_ => new FakeStreaming(server!.Streams));
        var app = builder.Build();
        server = new FakeServer(app);
        app.MapGrpcService<FakeIngest>();
        app.MapGrpcService<FakeReference>();
        app.MapGrpcService<FakeStreaming>();
        app.MapGrpcService<FakeAccounts>();
        app.MapFallback(server.AnswerAsync);
        await app.StartAsync(cancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        server.Environment = new Dictionary<string, string>
        {
            ["FINAPI_GRPC"] = addresses.First(),
            ["FINAPI_URL"] = addresses.Last(),
            ["XDG_CONFIG_HOME"] = Path.GetTempPath() + "finapi-no-such-folder",
        };
        return server;
    }

    public Task<CliRun> RunAsync(params IReadOnlyList<string> arguments) => CliRun.RunAsync(Environment, arguments);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        var request = http.Request.Path + http.Request.QueryString;
        RestRequests.Add(request);
        var (status, json) = Rest.GetValueOrDefault(request, (StatusCodes.Status500InternalServerError, "not json"));
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(json);
    }
}

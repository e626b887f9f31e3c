using FinApi.Api.Demo;
using FinApi.Api.Hosting;
using FinApi.Api.Operations;
using FinApi.Api.Tests.Auth;
using FinApi.Application.Accounts.Demo;
using FinApi.Application.MarketData;
using FinApi.Application.Streaming.Sessions;
using FinApi.Infrastructure.Tests.Postgres;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;

namespace FinApi.Api.Tests.Hosting;

/// <summary>
/// The real application in this process, on free ports, with an empty store of its own in a temporary folder.
/// </summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _data;
    private DemoKeys? _keys;

    private ApiServer(WebApplication app, DirectoryInfo data)
    {
        (_app, _data) = (app, data);
        var addresses = app.Services.GetRequiredService<ListeningAddresses>();
        Tls = addresses.Tls;
        _keys = app.Services.GetRequiredService<DemoStart>().Keys;
        Http = new HttpClient(CreateHandler()) { BaseAddress = addresses.Http };
        Http2 = new HttpClient(CreateHandler())
        {
            BaseAddress = addresses.Grpc,
            DefaultRequestVersion = System.Net.HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        Grpc = GrpcChannel.ForAddress(
            addresses.Grpc,
            new GrpcChannelOptions
            {
                MaxReceiveMessageSize = null,
                HttpHandler = CreateHandler(),
                DisposeHttpClient = true,
            });
    }

    /// <summary>The keys of the demo accounts. The clients here send one of them where a test sends none.</summary>
    public DemoKeys Keys => _keys ?? throw new InvalidOperationException("This server is no demo.");

    /// <summary>HTTP/1.1 to the REST port.</summary>
    public HttpClient Http { get; }

    /// <summary>HTTP/2 to the gRPC port, for frames that no gRPC client would send.</summary>
    public HttpClient Http2 { get; }

    /// <summary>gRPC.</summary>
    public GrpcChannel Grpc { get; }

    /// <summary>Where it listens with TLS; null without a certificate.</summary>
    public Uri? Tls { get; }

    /// <summary>Where it keeps its data, unless a test gave another folder.</summary>
    public string DataPath => _data.FullName;

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a server that is ready.</summary>
    public static async Task<ApiServer> StartAsync(Action<IServiceCollection>? replace = null, params string[] args)
    {
        var server = await StartLoadingAsync(replace, args);
        try
        {
            await server.MakeReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server that may still be loading the market.</summary>
    public static async Task<ApiServer> StartLoadingAsync(
        Action<IServiceCollection>? replace = null, params string[] args)
    {
        var data = Directory.CreateTempSubdirectory("finapi-api-");
        string[] defaults =
        [
            "--Ports:Http=0",
            "--Ports:Grpc=0",
            "--Feed:Kind=None",
            $"--Data:Path={data.FullName}",
            "--Logging:LogLevel:FinApi=None",
            // All tests come from one network.
            "--Limits:AnonymousCallsPerMinute=100000",
        ];
        var app = Program.Create([.. defaults, .. args], services =>
        {
            services.Remove(services.Single(service => service.ImplementationType == typeof(StartBanner)));

            // Metrics of this moment, not of a third of a second ago.
            services.Configure<PrometheusAspNetCoreOptions>(
                options => options.ScrapeResponseCacheDurationMilliseconds = 0);
            replace?.Invoke(services);
        });
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new ApiServer(app, data);
        }
        catch
        {
            // One that does not start leaves nothing behind either: meters are the process's.
            await app.DisposeAsync();
            data.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>What sends a key of the demo with every request, for clients of a test's own.</summary>
    public HttpMessageHandler CreateHandler() => new DemoKeyHandler(() => _keys);

    /// <summary>Waits until so many streams are open, no more and no less.</summary>
    public Task UntilStreamsAsync(int count)
    {
        var host = Services.GetRequiredService<StreamHost>();
        return Until.TrueAsync(
            () => Task.FromResult(host.Count == count), () => $"{host.Count} streams are open, not {count}.");
    }

    public Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Http2.Dispose();
        Grpc.Dispose();
        try
        {
            await _app.StopAsync();
        }
        finally
        {
            await _app.DisposeAsync();
            _data.Delete(recursive: true);
        }
    }

    private async Task MakeReadyAsync()
    {
        await Services.GetRequiredService<LatestMarket>().WaitUntilReadyAsync(TestContext.Current.CancellationToken);
        if (!Services.GetServices<IDemoKeyFile>().Any())
        {
            // A server over PostgreSQL is no demo.
            var key = await new StoredKeys(this, $"tests-{Guid.NewGuid():N}").AddAsync();
            _keys = new DemoKeys(key, key, key, key);
        }
    }
}

using System.Net;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.History;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Google.Rpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FinApi.Api.Tests.Errors;

/// <summary>Requests that take longer than somebody is willing to wait.</summary>
public sealed class PatienceTests : IAsyncLifetime
{
    private const string Path = "/v1/instruments/AAPL/bars?interval=1m";

    private readonly HeldBarReader _bars = new();
    private readonly ErrorLog _errors = new();
    private ApiServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync(
            services => services.AddSingleton<IBarReader>(_bars).AddSingleton<ILoggerProvider>(_errors),
            "--Logging:LogLevel:FinApi=Error");
        await using var publisher = new Publisher(_server, "seed");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
    }

    public async ValueTask DisposeAsync()
    {
        _bars.Release();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Call_DeadlinePasses_SaysSoWithDetails()
    {
        var frame = RawCall.Frame(new ListBarsRequest { Symbol = "AAPL", Interval = "1m" }.ToByteArray());

        var error = await RawCall.SendAsync(_server, "/finapi.v1.History/ListBars", frame, timeout: "50m");

        Assert.Equal((Code.DeadlineExceeded, "DEADLINE_EXCEEDED"), (error.Code, error.Reason));
    }

    [Fact]
    public async Task Get_CallerGoesAway_IsNoError()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var getting = _server.Http.GetAsync(Path, caller.Token);
        await _bars.Asked;

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => getting);
        await _bars.GivenUp.Task.WaitAsync(TestContext.Current.CancellationToken);
        await _server.StopAsync();

        Assert.Empty(_errors.Messages);
    }

    [Fact]
    public async Task Stop_RequestUnderWay_IsAnsweredFirst()
    {
        var getting = _server.Http.GetAsync(Path, TestContext.Current.CancellationToken);
        await _bars.Asked;

        var stopping = _server.StopAsync();
        _bars.Release();
        using var response = await getting;
        await stopping;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}

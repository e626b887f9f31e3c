using System.Net;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Services;
using FinApi.Api.Tests.Streaming;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Columns;

namespace FinApi.Api.Tests.Http.Exports;

/// <summary>Files of several instruments over real HTTP and gRPC.</summary>
public sealed class BatchExportTests : IAsyncLifetime
{
    private const string Ended = "end_time=2026-11-25T00:00:00Z";
    private const string Symbols = "symbols=ETHUSD&symbols=XRPUSD,btcusd&symbols=ETHUSD";

    private ApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(_server, "test");
        await publisher.SendAsync([.. new[] { "BTCUSD", "ETHUSD", "XRPUSD" }.Select(Requests.Instrument)]);
        await publisher.SendAsync(
        [
            .. Enumerable.Range(1, 40).Select(number => Requests.Trade("BTCUSD", number)),
            .. Enumerable.Range(1, 30).Select(number => Requests.Trade("ETHUSD", number)),
        ]);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("trades:export")]
    [InlineData("bars:export?interval=1m")]
    public async Task Get_EveryFormat_HasTheRowsOfTheSingleFilesInOrder(string path)
    {
        var all = await _server.Http.GetStringAsync(With($"/v1/{path}", Symbols), Token);
        var eth = FileTexts.OfCsv(await _server.Http.GetStringAsync($"/v1/instruments/ETHUSD/{path}", Token));
        var btc = FileTexts.OfCsv(await _server.Http.GetStringAsync($"/v1/instruments/BTCUSD/{path}", Token));
        var arrow = await _server.Http.GetByteArrayAsync(With($"/v1/{path}", Symbols + "&format=arrow"), Token);
        var parquet = await _server.Http.GetByteArrayAsync(With($"/v1/{path}", Symbols + "&format=parquet"), Token);

        Assert.Equal([.. eth, .. btc.Skip(1)], FileTexts.OfCsv(all));
        Assert.Equal(FileTexts.OfCsv(all), FileTexts.OfArrow(arrow));
        Assert.Equal(FileTexts.OfCsv(all), await FileTexts.OfParquetAsync(parquet));
        Assert.Contains(
            "\"symbol\":\"XRPUSD\"", FileTexts.FactsOf(arrow)["finapi.data_status"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OverGrpc_GivesTheBytesOfRest()
    {
        var history = new History.HistoryClient(_server.Grpc);
        using var bars = history.BatchExportBars(
            new BatchExportBarsRequest
            {
                Symbols = { "BTCUSD", "ETHUSD" },
                Interval = "1m",
                Format = ExportFormat.Parquet,
                Numbers = ExportNumbers.Float64,
            },
            cancellationToken: Token);
        using var trades = history.BatchExportTrades(
            new BatchExportTradesRequest { Symbols = { "BTCUSD", "ETHUSD" }, Format = ExportFormat.Arrow },
            cancellationToken: Token);

        const string Both = "symbols=BTCUSD&symbols=ETHUSD";
        Assert.Equal(
            await _server.Http.GetByteArrayAsync(
                $"/v1/bars:export?interval=1m&{Both}&format=parquet&numbers=float64", Token),
            (await bars.ReadAsync()).File);
        Assert.Equal(
            await _server.Http.GetByteArrayAsync($"/v1/trades:export?{Both}&format=arrow", Token),
            (await trades.ReadAsync()).File);
    }

    [Theory]
    [InlineData("/v1/bars:export?interval=1m", "bars-1m.arrow")]
    [InlineData("/v1/trades:export", "trades.arrow")]
    public async Task Get_SettledRange_IsValidatedAndNamed(string path, string name)
    {
        var url = With(path, $"{Symbols}&format=arrow&start_time=2026-11-20T00:00:00Z&{Ended}");
        using var answer = await _server.Http.GetAsync(url, Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("If-None-Match", answer.Headers.ETag?.ToString());
        using var confirmed = await _server.Http.SendAsync(request, Token);

        Assert.Equal(name, answer.Content.Headers.ContentDisposition?.FileName);
        Assert.NotNull(answer.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, confirmed.StatusCode);
        Assert.Null(confirmed.Content.Headers.ContentDisposition);
    }

    private static string With(string path, string query) => $"{path}{(path.Contains('?') ? '&' : '?')}{query}";
}

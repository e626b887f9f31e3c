using System.Net;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Columns;
using Grpc.Core;

namespace FinApi.Api.Tests.Http.Exports;

/// <summary>Exports as columns over real HTTP: headers, empty answers, numbers that do not fit.</summary>
[Collection(MarketCollection.Name)]
public sealed class ColumnExportTests(MarketServer market)
{
    private const string Bars = "/v1/instruments/aapl/bars:export?interval=1m";
    private const string Nothing = "&start_time=2010-01-01T00:00:00Z&end_time=2010-01-02T00:00:00Z";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("arrow", "application/vnd.apache.arrow.stream")]
    [InlineData("PARQUET", "application/vnd.apache.parquet")]
    public async Task Get_AndHead_NameTheTypeAndTheFile(string format, string type)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var request = new HttpRequestMessage(method, $"{Bars}&format={format}");
            using var answer = await market.Server.Http.SendAsync(request, Token);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(type, answer.Content.Headers.ContentType?.ToString());
            Assert.Equal(
                $"attachment; filename=aapl-bars-1m.{format.ToLowerInvariant()}",
                answer.Content.Headers.ContentDisposition?.ToString());
            Assert.Equal(method == HttpMethod.Head, (await answer.Content.ReadAsByteArrayAsync(Token)).Length == 0);
        }
    }

    [Theory]
    [InlineData("arrow", "gzip")]
    [InlineData("parquet", null)]
    public async Task Get_CompressedAnswerAccepted_CompressesWhatIsNotCompressed(string format, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Bars}&format={format}");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var answer = await market.Server.Http.SendAsync(request, Token);

        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
    }

    [Theory]
    [InlineData("arrow")]
    [InlineData("parquet")]
    public async Task Get_NoRows_IsAFileWithColumnsAlone(string format)
    {
        var file = await market.Server.Http.GetByteArrayAsync($"{Bars}&format={format}{Nothing}", Token);

        var rows = format == "arrow" ? FileTexts.OfArrow(file) : await FileTexts.OfParquetAsync(file);

        Assert.Equal("symbol", Assert.Single(rows)[0]);
        Assert.Contains(
            "\"mode\":\"HISTORICAL\"", FileTexts.FactsOf(file)["finapi.data_status"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arrow")]
    [InlineData("parquet")]
    public async Task Get_Adjusted_SaysForWhatInAColumnAndAsAFact(string format)
    {
        var path = $"/v1/instruments/AAPL/bars:export?interval=1m&adjustments=split,rights&format={format}";
        var file = await market.Server.Http.GetByteArrayAsync(path, Token);

        var rows = format == "arrow" ? FileTexts.OfArrow(file) : await FileTexts.OfParquetAsync(file);

        Assert.Equal("split+rights", rows[1][^1]);
        Assert.Equal("split+rights", FileTexts.FactsOf(file)["finapi.adjustment"]);
        Assert.Equal("1m", FileTexts.FactsOf(file)["finapi.interval"]);
    }

    [Fact]
    public async Task Export_NumberThatNoDecimalColumnHolds_IsRefusedByNameAndGivenAsFloat()
    {
        await using var server = await ApiServer.StartAsync();
        await using (var publisher = new Publisher(server, "wide"))
        {
            var trade = Streaming.Requests.Trade("AAPL", 1);
            trade.Trade.Size = "0.0000000000000000000000000001";
            var answer = await publisher.SendAsync(Streaming.Requests.Instrument("AAPL"), trade);
            Assert.Empty(answer.Rejections);
        }

        const string Path = "/v1/instruments/AAPL/trades:export?format=arrow";
        using var refused = await server.Http.GetAsync(Path, Token);
        var overRest = await ErrorAnswer.FromAsync(refused);
        using var call = new History.HistoryClient(server.Grpc).ExportTrades(
            new ExportTradesRequest { Symbol = "AAPL", Format = ExportFormat.Parquet }, cancellationToken: Token);
        var overGrpc = ErrorAnswer.From(
            await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token)));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Null(refused.Content.Headers.ContentDisposition);
        foreach (var error in new[] { overRest, overGrpc })
        {
            Assert.Equal(("NUMBER_TOO_WIDE", "numbers"), (error.Reason, Assert.Single(error.Fields)));
            Assert.Contains("column size", error.Message, StringComparison.Ordinal);
        }

        var floats = FileTexts.OfArrow(await server.Http.GetByteArrayAsync($"{Path}&numbers=float64", Token));
        Assert.Equal("1E-28", floats[1][3]);
    }
}

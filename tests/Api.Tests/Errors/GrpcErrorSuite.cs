using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace FinApi.Api.Tests.Errors;

/// <summary>What the market of <see cref="MarketServer"/> says of wrong requests over gRPC.</summary>
public abstract class GrpcErrorSuite
{
    private static readonly Timestamp Late =
        Timestamp.FromDateTime(new DateTime(2024, 3, 5, 0, 0, 0, DateTimeKind.Utc));

    private readonly MarketData.MarketDataClient _marketData;
    private readonly History.HistoryClient _history;

    private protected GrpcErrorSuite(Deployment market) =>
        (_marketData, _history) = (new(market.Channel), new(market.Channel));

    [Theory]
    [InlineData("NOPE", Code.NotFound, "SYMBOL_NOT_FOUND")]
    [InlineData("BRK.B", Code.NotFound, "NO_DATA")]
    [InlineData("BRK/B", Code.NotFound, "NO_DATA")]
    [InlineData("BRK%B", Code.InvalidArgument, "INVALID_FIELD")]
    [InlineData("", Code.InvalidArgument, "INVALID_FIELD")]
    public async Task GetQuote_WrongSymbol_NamesIt(string symbol, Code code, string reason)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await _marketData.GetQuoteAsync(
                new GetQuoteRequest { Symbol = symbol }, cancellationToken: TestContext.Current.CancellationToken));

        var error = ErrorAnswer.From(exception);
        Assert.Equal((code, reason), (error.Code, error.Reason));
        Assert.Equal(["symbol"], error.Fields);
        Assert.NotEmpty(error.RequestId);
    }

    public static TheoryData<ListBarsRequest, string, string> WrongRequests() =>
        new()
        {
            { new() { Interval = "2m" }, "interval", "INVALID_FIELD" },
            { new() { Interval = "1m", StartTime = Late, EndTime = MarketServer.Open }, "end_time", "INVALID_FIELD" },
            { new() { Interval = "1m", PageSize = -1 }, "page_size", "INVALID_FIELD" },
            { new() { Interval = "1m", PageToken = "x" }, "page_token", "INVALID_PAGE_TOKEN" },
            { new() { Interval = "1m", Adjustment = (PriceAdjustment)99 }, "adjustment", "INVALID_FIELD" },
            { new() { Interval = "1m", Order = (SortOrder)(-1) }, "order", "INVALID_FIELD" },
            {
                new() { Interval = "1m", StartTime = new Timestamp { Seconds = long.MaxValue } },
                "start_time",
                "INVALID_FIELD"
            },
            { new() { Interval = "1m", EndTime = new Timestamp { Nanos = -1 } }, "end_time", "INVALID_FIELD" },
        };

    [Theory]
    [MemberData(nameof(WrongRequests))]
    public async Task ListBars_WrongField_NamesIt(ListBarsRequest request, string field, string reason)
    {
        request.Symbol = "AAPL";

        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await _history.ListBarsAsync(
                request, cancellationToken: TestContext.Current.CancellationToken));

        var error = ErrorAnswer.From(exception);
        Assert.Equal((Code.InvalidArgument, reason), (error.Code, error.Reason));
        Assert.Equal([field], error.Fields);
    }

    [Fact]
    public async Task ExportBars_WrongInterval_NamesItBeforeAnyRow()
    {
        using var call = _history.ExportBars(
            new ExportBarsRequest { Symbol = "AAPL", Interval = "2m" },
            cancellationToken: TestContext.Current.CancellationToken);

        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));

        Assert.Equal(["interval"], ErrorAnswer.From(exception).Fields);
    }
}

using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.OpenApi;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Columns;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Api.Tests.Services;

/// <summary>
/// Every read of the market of <see cref="MarketServer"/> over both transports: the same message, whichever way it
/// came.
/// </summary>
public abstract class ReadSuite
{
    // Times of the answer itself differ from call to call.
    private static readonly string[] Moving = ["serverTime", "usedBytes", "beatAge", "logPosition", "sinceToken"];

    // In whole seconds, as its text is. Before the static field that is made of it.
    private static readonly DateTimeOffset HourAgo = DateTimeOffset.FromUnixTimeSeconds(
        TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds());

    internal static readonly Dictionary<string, (string Path, IMessage Request)> Cases = new()
    {
        ["GetQuote"] = ("/v1/instruments/aapl/quote", new GetQuoteRequest { Symbol = "aapl" }),
        ["GetLatestTrade"] = ("/v1/instruments/AAPL/trade", new GetLatestTradeRequest { Symbol = "AAPL" }),
        ["GetSnapshot"] = ("/v1/instruments/AAPL/snapshot/", new GetSnapshotRequest { Symbol = "AAPL" }),
        ["BatchGetQuotes"] = (
            "/v1/quotes?symbols=AAPL,nope&symbols=BRK.B",
            new BatchGetQuotesRequest { Symbols = { "AAPL", "NOPE", "BRK.B" } }),
        ["BatchGetSnapshots"] = (
            "/v1/snapshots?symbols=AAPL&symbols=NOPE", new BatchGetSnapshotsRequest { Symbols = { "AAPL", "NOPE" } }),
        ["ListInstruments"] = (
            "/v1/instruments?query=app&type=Equity&page_size=5",
            new ListInstrumentsRequest { Query = "app", Type = InstrumentType.Equity, PageSize = 5 }),
        ["GetInstrument"] = ("/v1/instruments/AAPL", new GetInstrumentRequest { Symbol = "AAPL" }),
        ["ListCorporateActions"] = (
            "/v1/instruments/AAPL/corporateActions", new ListCorporateActionsRequest { Symbol = "AAPL" }),
        ["ListAdjustmentFactors"] = (
            "/v1/instruments/aapl/adjustmentFactors?adjustments=split,special_dividend&as_of=2100-01-01T00:00:00Z",
            new ListAdjustmentFactorsRequest
            {
                Symbol = "aapl",
                Adjustments = { PriceAdjustment.Split, PriceAdjustment.SpecialDividend },
                AsOf = Timestamp.FromDateTime(new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
            }),
        ["GetMarketClock"] = ("/v1/markets/xnys/clock", new GetMarketClockRequest { Mic = "xnys" }),
        ["ListTradingSessions"] = (
            "/v1/markets/XNYS/sessions?start_date=2024-07-01&endDate=2024-07-08",
            new ListTradingSessionsRequest { Mic = "XNYS", StartDate = "2024-07-01", EndDate = "2024-07-08" }),
        ["ListBars"] = (
            "/v1/instruments/AAPL/bars?interval=1m&adjustment=split&order=DESC&pageSize=2&end_time="
            + "&start_time=2024-03-04T09:30:00-05:00",
            new ListBarsRequest
            {
                Symbol = "AAPL",
                Interval = "1m",
                Adjustment = PriceAdjustment.Split,
                Order = SortOrder.Descending,
                PageSize = 2,
                StartTime = MarketServer.Open,
            }),
        ["ListTrades"] = (
            "/v1/instruments/AAPL/trades?order=SORT_ORDER_DESCENDING",
            new ListTradesRequest { Symbol = "AAPL", Order = SortOrder.Descending }),
        ["ListQuotes"] = ("/v1/instruments/AAPL/quotes", new ListQuotesRequest { Symbol = "AAPL" }),
        ["BatchListBars"] = (
            "/v1/bars?symbols=AAPL,NOPE&interval=1d",
            new BatchListBarsRequest { Symbols = { "AAPL", "NOPE" }, Interval = "1d" }),
        ["ListDataConditions"] = (
            "/v1/dataConditions?symbol=aapl&kind=trades&start_date=2024-03-01&end_date=2024-03-09",
            new ListDataConditionsRequest
            {
                Symbol = "aapl",
                Kind = DataKind.Trades,
                StartDate = "2024-03-01",
                EndDate = "2024-03-09",
            }),
        ["ListRevisions"] = (
            $"/v1/revisions?since_time={HourAgo:yyyy-MM-ddTHH:mm:ssZ}",
            new ListRevisionsRequest { SinceTime = Timestamp.FromDateTimeOffset(HourAgo) }),
        ["GetStatus"] = ("/v1/status", new GetStatusRequest()),
    };

    private readonly Deployment _market;

    private protected ReadSuite(Deployment market) => _market = market;

    public static TheoryData<string> UnaryMethods() =>
        [
            // Operator.ListSlowQueries has nothing to tell of the embedded store, and History.ListFiles nothing without
            // an archive: see OperatorTests and FilesTests.
            .. Contract.Methods
                .Where(method =>
                    !method.IsServerStreaming && method is { Service.Name: not "Operator", Name: not "ListFiles" })
                .Select(method => method.Name),
        ];

    [Theory]
    [MemberData(nameof(UnaryMethods))]
    public async Task Read_OverBothTransports_GivesTheSame(string name)
    {
        var method = Contract.Methods.Single(candidate => candidate.Name == name);
        var (path, request) = Cases[name];

        var overGrpc = await _market.Channel.CallAsync(method, request);
        using var response = await _market.Http.GetAsync(path, TestContext.Current.CancellationToken);
        var json = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.True(response.IsSuccessStatusCode, json);
        var overRest = JsonParser.Default.Parse(json, method.OutputType);
        Assert.Equal(Comparable(overGrpc), Comparable(overRest));
        RequiredFields.Check(json, method.OutputType.Name);
        Assert.NotEqual(0, overGrpc.CalculateSize());
    }

    [Fact]
    public async Task GetQuote_Latest_IsWhatWasPublished()
    {
        var answer = (GetQuoteResponse)await _market.Channel.CallAsync(
            MarketData.Descriptor.FindMethodByName("GetQuote"), new GetQuoteRequest { Symbol = "AAPL" });

        Assert.Equal(("176.2", "176.4"), (answer.Quote.BidPrice, answer.Quote.AskPrice));
        Assert.Equal(("ARCX", "BATS"), (answer.Quote.BidVenue, answer.Quote.AskVenue));
    }

    [Fact]
    public async Task BatchGetQuotes_EverySymbol_StandsInOneList()
    {
        var answer = (BatchGetQuotesResponse)await _market.Channel.CallAsync(
            MarketData.Descriptor.FindMethodByName("BatchGetQuotes"), Cases["BatchGetQuotes"].Request);

        Assert.Equal("AAPL", Assert.Single(answer.Quotes).Quote.Symbol);
        Assert.Equal(["NOPE"], answer.NotFound);
        Assert.Equal(["BRK.B"], answer.NoData);
    }

    [Fact]
    public async Task ListBars_PageByPage_GivesEveryBarOnce()
    {
        var starts = new List<string>();
        var token = string.Empty;
        do
        {
            using var response = await _market.Http.GetAsync(
                $"/v1/instruments/AAPL/bars?interval=1m&page_size=1&page_token={token}",
                TestContext.Current.CancellationToken);
            var page = JsonParser.Default.Parse<ListBarsResponse>(
                await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            starts.AddRange(page.Bars.Select(bar => bar.StartTime.ToString()));
            token = Uri.EscapeDataString(page.NextPageToken);
        }
        while (token.Length > 0);

        Assert.Equal(["\"2024-03-04T14:30:00Z\"", "\"2024-03-04T14:31:00Z\"", "\"2024-03-04T14:32:00Z\""], starts);
    }

    [Theory]
    [InlineData(
        "bars:export?interval=1m",
        "symbol,timestamp_utc,open,high,low,close,volume,vwap,trade_count,trading_date,interval")]
    [InlineData(
        "trades:export",
        "symbol,timestamp_utc,price,size,exchange,conditions,trade_id,side,recv_timestamp_utc")]
    public async Task Export_OverBothTransports_GivesTheSameFile(string path, string header)
    {
        using var response = await _market.Http.GetAsync(
            $"/v1/instruments/AAPL/{path}", TestContext.Current.CancellationToken);
        var overRest = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var overGrpc = await _market.Channel.ExportAsync(path);

        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(header, overRest.Split('\n')[0]);
        Assert.Equal(4, overRest.TrimEnd('\n').Split('\n').Length);
        Assert.Equal(overGrpc, overRest.TrimEnd('\n'));
    }

    [Theory]
    [InlineData("bars:export?interval=1m", ExportFormat.Arrow, "application/vnd.apache.arrow.stream")]
    [InlineData("bars:export?interval=1m", ExportFormat.Parquet, "application/vnd.apache.parquet")]
    [InlineData("trades:export?", ExportFormat.Arrow, "application/vnd.apache.arrow.stream")]
    [InlineData("trades:export?", ExportFormat.Parquet, "application/vnd.apache.parquet")]
    public async Task Export_AsColumns_HasTheFieldsOfTheCsvOverBothTransports(
        string path, ExportFormat format, string type)
    {
        var token = TestContext.Current.CancellationToken;
        var csv = await _market.Http.GetStringAsync($"/v1/instruments/AAPL/{path}", token);
        using var response = await _market.Http.GetAsync($"/v1/instruments/AAPL/{path}&format={format}", token);
        var overRest = await response.Content.ReadAsByteArrayAsync(token);
        var history = new History.HistoryClient(_market.Channel);
        using var call = path.StartsWith("bars", StringComparison.Ordinal)
            ? history.ExportBars(new() { Symbol = "AAPL", Interval = "1m", Format = format }, cancellationToken: token)
            : history.ExportTrades(new() { Symbol = "AAPL", Format = format }, cancellationToken: token);
        var (grpcType, overGrpc) = await call.ReadAsync();

        Assert.Equal((type, type), (response.Content.Headers.ContentType?.MediaType, grpcType));
        Assert.Equal(overGrpc, overRest);
        Assert.Equal(FileTexts.OfCsv(csv), format == ExportFormat.Arrow
            ? FileTexts.OfArrow(overRest)
            : await FileTexts.OfParquetAsync(overRest));
    }

    [Fact]
    public async Task Get_UnsetOptionalField_IsOmittedAndDefaultsAreWritten()
    {
        var json = await _market.Http.GetStringAsync(
            "/v1/instruments/BRK.B", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("\"isin\"", json, StringComparison.Ordinal);
        Assert.Contains("\"delisted\":false", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AAPL", null)]
    [InlineData("NOPE", "SYMBOL_NOT_FOUND")]
    [InlineData("A$B", "INVALID_FIELD")]
    public async Task GetQuote_OverGrpcWeb_AnswersAsOverGrpc(string symbol, string? reason)
    {
        using var handler = new Grpc.Net.Client.Web.GrpcWebHandler(new SocketsHttpHandler());
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(
            _market.Address,
            new Grpc.Net.Client.GrpcChannelOptions
            {
                HttpHandler = handler,
                HttpVersion = System.Net.HttpVersion.Version11,
                HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            });

        using var call = new MarketData.MarketDataClient(channel).GetQuoteAsync(
            new GetQuoteRequest { Symbol = symbol },
            new Grpc.Core.Metadata { { "x-api-key", _market.Key } },
            cancellationToken: TestContext.Current.CancellationToken);
        var exception = await Record.ExceptionAsync(async () => await call);

        Assert.Equal(reason, exception is null ? null : ErrorAnswer.From((Grpc.Core.RpcException)exception).Reason);
    }

    private static string Comparable(IMessage message)
    {
        var copy = message.Descriptor.Parser.ParseFrom(message.ToByteArray());
        Forget(copy);
        return copy.ToString()!;
    }

    private static void Forget(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (Moving.Contains(field.JsonName))
            {
                field.Accessor.Clear(message);
            }
            else if (field is { FieldType: FieldType.Message, IsRepeated: true })
            {
                ((System.Collections.IList)field.Accessor.GetValue(message)).Cast<IMessage>().ToList().ForEach(Forget);
            }
        }
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FinApi.Api.Tests.Auth;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace FinApi.Api.Tests.Services;

/// <summary>Deleted data over everything that shows them.</summary>
public sealed class DeletionTests
{
    private const string Trades = "/v1/instruments/AAPL/trades";
    private const string Bars = "/v1/instruments/AAPL/bars?interval=1d&end_time=2024-03-09T00:00:00Z";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delete_OfAnImport_IsSeenEverywhereAndCanBeImportedAgain()
    {
        await using var server = await ApiServer.StartAsync();
        await using var good = new Publisher(server, "import:good");
        await using var bad = new Publisher(server, "import:bad");
        await good.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } }, TradeAt(4, 10, "10"));
        IngestItem[] wrong = [TradeAt(4, 20, "99"), TradeAt(5, 10, "98")];
        await bad.SendAsync(wrong);
        await StateAsync(good);
        await using var stream = await LiveStream.StartAsync(server.Grpc);
        await stream.SubscribeAsync(LiveStream.Trades("AAPL"));
        await stream.WaitAsync(StreamFrame.FrameOneofCase.Snapshot);
        using var free = KeyedChannel.For(server.Http2.BaseAddress!, server.Keys.Free);
        await using var delayed = await LiveStream.StartAsync(free);
        await delayed.SubscribeAsync(LiveStream.Trades("AAPL", Delivery.Latest));
        await delayed.WaitAsync(StreamFrame.FrameOneofCase.Snapshot);
        var tag = await FetchTagAsync(server, Bars);
        var since = await SinceAsync(server);
        var operations = new Operator.OperatorClient(server.Grpc);

        var preview = await operations.PreviewDeleteAsync(Source("import:bad"), cancellationToken: Token);
        var done = await operations.ExecuteDeleteAsync(
            new ExecuteDeleteRequest { Token = preview.Token }, cancellationToken: Token);
        var again = await operations.ExecuteDeleteAsync(
            new ExecuteDeleteRequest { Token = preview.Token }, cancellationToken: Token);

        Assert.Equal((2L, 1, 2), (preview.TradeCount, preview.SymbolCount, preview.DayCount));
        Assert.Equal(2, preview.OpenSubscriptions);
        Assert.Equal("AAPL", Assert.Single(preview.Rows).Symbol);
        Assert.Equal(2, done.TradeCount);
        Assert.Contains("bars-AAPL", done.CacheTags);
        Assert.Equal(done, again);

        // REST, with the validator of a cache; gRPC; CSV.
        using var bars = await GetAsync(server, Bars, tag);
        Assert.Equal(HttpStatusCode.OK, bars.StatusCode);
        var bar = Assert.Single((await ReadAsync(bars))["bars"]!.AsArray())!;
        Assert.Equal(("10", "2024-03-04"), ((string?)bar["high"], (string?)bar["tradingDate"]));
        var history = new History.HistoryClient(server.Grpc);
        var stands = await history.ListTradesAsync(new ListTradesRequest { Symbol = "AAPL" }, cancellationToken: Token);
        Assert.Equal(["10"], stands.Trades.Select(trade => trade.Price));
        var csv = await server.Http.GetStringAsync(Trades + ":export", Token);
        Assert.Equal(2, csv.Trim().Split('\n').Length);

        // The latest trade, what streams say, the days, and what others are told.
        await stream.WaitAsync(StreamFrame.FrameOneofCase.Gap);
        var standing = (await stream.WaitAsync(StreamFrame.FrameOneofCase.Snapshot)).Snapshot;
        Assert.Equal("10", standing.Trade?.Price);
        Assert.Equal("10", (await LatestAsync(server))?.Price);
        await delayed.WaitUntilAsync(record => record.Gaps.Count > 0
            && (record.Snapshots.Any(snapshot => snapshot.Trade?.Price == "10")
                || record.Items("Trades:AAPL::Unspecified").Any(item => item.Trade?.Price == "10")));
        var days = await history.ListDataConditionsAsync(
            new ListDataConditionsRequest
            {
                Symbol = "AAPL",
                Kind = DataKind.Trades,
                StartDate = "2024-03-04",
                EndDate = "2024-03-06",
            },
            cancellationToken: Token);
        Assert.Equal(
            [DataCondition.Partial, DataCondition.Missing], days.Conditions.Select(day => day.Condition).Order());
        var revisions = await history.ListRevisionsAsync(
            new ListRevisionsRequest { PageToken = since }, cancellationToken: Token);
        Assert.Contains(revisions.Revisions, each => each is
        {
            Symbol: "AAPL", Kind: RevisionKind.Trades, FirstDate: "2024-03-04", LastDate: "2024-03-05",
        });
        var events = await new Account.AccountClient(server.Grpc).ListAuditEventsAsync(
            new ListAuditEventsRequest(), cancellationToken: Token);
        Assert.Contains(events.Events, each => each.Action == "deletion.previewed");
        Assert.Contains(events.Events, each => each.Action == "deletion.executed"
            && each.Subject == $"{done.DeletionId} source import:bad");

        await using var repeated = new Publisher(server, "import:bad");
        var receipt = await repeated.SendAsync(wrong);
        Assert.Equal((2, 0), (receipt.Accepted, receipt.Duplicates));
    }

    [Fact]
    public async Task Token_ThatIsNotGood_DeletesNothing()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "import:a");
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } }, TradeAt(4, 10, "10"));
        var operations = new Operator.OperatorClient(server.Grpc);
        var preview = await operations.PreviewDeleteAsync(Source("import:a"), cancellationToken: Token);
        var key = await new StoredKeys(server, "second-operator").AddAsync();
        using var other = KeyedChannel.For(server.Http2.BaseAddress!, key);
        using var reader = KeyedChannel.For(server.Http2.BaseAddress!, server.Keys.Free);

        var forged = preview.Token[..^1] + (preview.Token[^1] == 'A' ? 'B' : 'A');
        await RefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", operations, forged);
        await RefusedAsync(
            StatusCode.InvalidArgument, "INVALID_FIELD", new Operator.OperatorClient(other), preview.Token);
        await RefusedAsync(
            StatusCode.PermissionDenied, "SCOPE_MISSING", new Operator.OperatorClient(reader), preview.Token);
        var denied = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Operator.OperatorClient(reader).PreviewDeleteAsync(Source("import:a"), cancellationToken: Token));
        Assert.Equal(StatusCode.PermissionDenied, denied.StatusCode);
        await publisher.SendAsync(TradeAt(4, 11, "11"));
        await RefusedAsync(StatusCode.FailedPrecondition, "DELETION_TOKEN_VOID", operations, preview.Token);

        // No publisher orders a deletion.
        var rejected = await publisher.SendAsync(new IngestItem
        {
            Deletion = new DeletionOrder { DeletionId = "a", Request = "b", Fingerprint = "cc" },
        });
        Assert.Equal("INVALID_FIELD", Assert.Single(rejected.Rejections).Reason);
        using var page = await GetAsync(server, Trades, tag: null);
        Assert.Equal(2, (await ReadAsync(page))["trades"]!.AsArray().Count);
    }

    [Fact]
    public async Task Delete_OfAnInstrumentOverRest_IsNotFoundUntilTheSymbolIsUsedAgain()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "feed");
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } }, TradeAt(4, 10, "10"));
        await using var stream = await LiveStream.StartAsync(server.Grpc);
        await stream.SubscribeAsync(LiveStream.Trades("AAPL"));
        await stream.WaitAsync(StreamFrame.FrameOneofCase.Snapshot);
        var tag = await FetchTagAsync(server, Bars);

        var preview = await PostAsync(
            server, "preview", new { target = "DELETION_TARGET_INSTRUMENT", symbols = new[] { "aapl" } });
        var done = await PostAsync(server, "execute", new { token = (string?)preview["token"] });

        Assert.Equal(1, (int?)done["instrumentCount"]);
        using var gone = await GetAsync(server, Bars, tag);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Contains("AAPL was deleted", await gone.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        await stream.WaitAsync(StreamFrame.FrameOneofCase.Gap);
        var snapshot = (await stream.WaitAsync(StreamFrame.FrameOneofCase.Snapshot)).Snapshot;
        Assert.Null(snapshot.Trade);

        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } }, TradeAt(4, 30, "30"));
        using var anew = await GetAsync(server, Bars, tag);
        Assert.Equal(HttpStatusCode.OK, anew.StatusCode);
        Assert.Equal("30", (string?)Assert.Single((await ReadAsync(anew))["bars"]!.AsArray())!["low"]);
    }

    private static PreviewDeleteRequest Source(string name) =>
        new() { Target = DeletionTarget.Source, Source = name };

    private static Task StateAsync(Publisher publisher) => publisher.SendAsync(new IngestItem
    {
        DayStatement = new DayStatement
        {
            Symbol = "AAPL",
            Kind = DataKind.Trades,
            FirstDate = "2024-03-04",
            LastDate = "2024-03-05",
            Condition = DataCondition.Complete,
        },
    });

    private static async Task RefusedAsync(
        StatusCode status, string reason, Operator.OperatorClient operations, string token)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await operations.ExecuteDeleteAsync(
            new ExecuteDeleteRequest { Token = token }, cancellationToken: Token));
        Assert.Equal(status, refused.StatusCode);
        Assert.Equal(reason, refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason);
    }

    private static async Task<Trade?> LatestAsync(ApiServer server)
    {
        try
        {
            return (await new MarketData.MarketDataClient(server.Grpc).GetLatestTradeAsync(
                new GetLatestTradeRequest { Symbol = "AAPL" }, cancellationToken: Token)).Trade;
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private static async Task<string> SinceAsync(ApiServer server) =>
        (await new History.HistoryClient(server.Grpc).ListRevisionsAsync(
            new ListRevisionsRequest { SinceTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()) },
            cancellationToken: Token)).SinceToken;

    private static IngestItem TradeAt(int day, int second, string price) => new()
    {
        Trade = new Trade
        {
            Symbol = "AAPL",
            Price = price,
            Size = "1",
            EventTime = Timestamp.FromDateTime(
                new DateTime(2024, 3, day, 15, 0, 0, DateTimeKind.Utc).AddSeconds(second)),
        },
    };

    private static async Task<JsonNode> PostAsync(ApiServer server, string verb, object body)
    {
        using var answer = await server.Http.PostAsJsonAsync($"/v1/operator/deletions:{verb}", body, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await ReadAsync(answer);
    }

    private static async Task<string> FetchTagAsync(ApiServer server, string path)
    {
        using var answer = await GetAsync(server, path, tag: null);
        return Assert.IsType<string>(answer.Headers.ETag?.ToString());
    }

    private static async Task<HttpResponseMessage> GetAsync(ApiServer server, string path, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        return await server.Http.SendAsync(request, Token);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
}

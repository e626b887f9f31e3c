using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FinApi.Api.Auth;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Application.Nodes;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Tests.Nodes;

/// <summary>
/// What seven nodes with a role each do behind one balancer, and one node with all roles does alone: the same.
/// </summary>
[Collection(SevenNodesCollection.Name)]
public sealed class SevenNodesTests(SevenNodes nodes)
{
    private const string NotServed = "ROLE_NOT_SERVED";
    private const int ManyStreams = 200;

    private static readonly IReadOnlyList<ServiceDescriptor> Services =
    [
        MarketData.Descriptor, History.Descriptor, Proto.Reference.Descriptor, Proto.Account.Descriptor,
        Proto.Streaming.Descriptor, Ingest.Descriptor, Operator.Descriptor, Proto.Status.Descriptor,
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Call_EveryMethodOfTheContract_GetsToANodeThatServesIt(int deployment)
    {
        var market = nodes.Both[deployment];
        foreach (var method in Services.SelectMany(service => service.Methods))
        {
            // Without a key, so that nothing begins: who is refused for that was heard by the method itself.
            var isPublic = CallPolicy.Of(method).Access == Access.Public;
            var overGrpc = await RawCall.FindErrorAsync(
                market.GrpcAddress, $"/{method.Service.FullName}/{method.Name}");
            AssertHeard(method, overGrpc, isPublic);
            foreach (var (verb, path) in RoutesOf(method))
            {
                using var request = new HttpRequestMessage(new HttpMethod(verb), path);
                if (verb is "POST" or "PATCH")
                {
                    request.Content = new StringContent("{}", new MediaTypeHeaderValue("application/json"));
                }

                using var answer = await market.Bare.SendAsync(request, Token);
                var overRest = answer.IsSuccessStatusCode ? null : await ErrorAnswer.FromAsync(answer);
                AssertHeard(method, overRest, isPublic);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Get_WhatIsNoCall_GetsToANodeThatServesIt(int deployment)
    {
        var market = nodes.Both[deployment];
        foreach (var path in (string[])
            ["/", "/live", "/portal", "/portal/", "/operator", "/docs/", "/openapi/v1.json", "/health/ready"])
        {
            using var answer = await market.Bare.GetAsync(path, Token);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
        }

        using var file = await market.Bare.GetAsync("/v1/files/trades/2026-11-20/manifest.json", Token);
        Assert.Equal("LINK_INVALID", (await ErrorAnswer.FromAsync(file)).Reason);

        using var nothing = await market.Http.GetAsync("/v1/nothing", Token);
        using var asset = await market.Http.GetAsync("/live/assets/other.js", Token);
        using var noSession = await market.Bare.DeleteAsync("/portal/session", Token);

        Assert.Equal("ROUTE_NOT_FOUND", (await ErrorAnswer.FromAsync(nothing)).Reason);
        Assert.Equal("ROUTE_NOT_FOUND", (await ErrorAnswer.FromAsync(asset)).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await ErrorAnswer.FromAsync(noSession)).Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Stream_OverEveryTransport_ShowsWhatIsPublished(int deployment)
    {
        var market = nodes.Both[deployment];
        await using var publisher = new Publisher(market.Channel, $"streams-{deployment}");
        await publisher.SendAsync(Requests.Instrument("LIVE"));
        await UntilKnownAsync(market, "LIVE");
        await using var grpc = await LiveStream.StartAsync(market.Channel);
        await grpc.SubscribeAsync(LiveStream.Trades("LIVE"));
        using var socket = await StreamSocket.ConnectAsync(market.Address, market.Key);
        await socket.SendAsync(Requests.Hello());
        await socket.SendAsync(Requests.Subscribe(Requests.Trades("LIVE")));
        await using var lines = await PriceLines.OpenAsync(
            market.Http, "symbols=LIVE&channels=trades", "application/x-ndjson");
        await using var events = await PriceLines.OpenAsync(
            market.Http, "symbols=LIVE&channels=trades", "text/event-stream");
        await UntilFrameAsync(socket.ReadAsync, StreamFrame.FrameOneofCase.Snapshot);
        await UntilFrameAsync(lines.ReadAsync, StreamFrame.FrameOneofCase.Snapshot);
        await UntilFrameAsync(events.ReadAsync, StreamFrame.FrameOneofCase.Snapshot);

        await publisher.SendAsync(TradeNow("LIVE", "7"));

        Assert.Equal("7", (await grpc.WaitAsync(StreamFrame.FrameOneofCase.Data)).Data.Items[0].Trade.TradeId);
        foreach (var read in (Func<Task<StreamFrame>>[])[socket.ReadAsync, lines.ReadAsync, events.ReadAsync])
        {
            var data = (await UntilFrameAsync(read, StreamFrame.FrameOneofCase.Data)).Data;
            Assert.Equal("7", data.Items[0].Trade.TradeId);
        }

        var cancel = new IngestItem { TradeCancel = new TradeCancel { Symbol = "LIVE", TradeId = "7" } };
        Assert.Equal(1, (await publisher.SendAsync(cancel)).Accepted);

        Assert.Equal("7", (await grpc.WaitAsync(StreamFrame.FrameOneofCase.Data)).Data.Items[0].TradeCancel.TradeId);
        foreach (var read in (Func<Task<StreamFrame>>[])[socket.ReadAsync, lines.ReadAsync, events.ReadAsync])
        {
            var data = (await UntilFrameAsync(read, StreamFrame.FrameOneofCase.Data)).Data;
            Assert.Equal("7", data.Items[0].TradeCancel.TradeId);
        }

        await UntilGoneAsync(market, "LIVE");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Account_OfATenant_CountsOnEveryNodeAndForNobodyElse(int deployment)
    {
        var market = nodes.Both[deployment];
        using var one = await TenantAsync(market, $"one-{deployment}@example.com");
        using var two = await TenantAsync(market, $"two-{deployment}@example.com");

        // Keys are made by one node and taken by others, over both transports.
        using var quote = await one.Http.GetAsync("/v1/instruments/AAPL/quote", Token);
        using var bars = await one.Http.GetAsync("/v1/instruments/AAPL/bars?interval=1d", Token);
        var instrument = await new Proto.Reference.ReferenceClient(one.Channel).GetInstrumentAsync(
            new GetInstrumentRequest { Symbol = "AAPL" }, cancellationToken: Token);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (quote.StatusCode, bars.StatusCode));
        Assert.Equal("AAPL", instrument.Instrument.Symbol);

        // A stream of one is seen by its account, on a node that has none, and by nobody else.
        await using var stream = await LiveStream.StartAsync(one.Channel);
        var (mine, others) = (await ListStreamsAsync(one), await ListStreamsAsync(two));
        Assert.Single(mine.Sessions);
        Assert.Empty(others.Sessions);

        // Neither may publish, and what one does not own is not there.
        await using var publisher = new Publisher(one.Channel, "tenant");
        var refused = await Assert.ThrowsAsync<RpcException>(publisher.ReadAsync);
        Assert.Equal("SCOPE_MISSING", ErrorAnswer.From(refused).Reason);
        var foreign = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Proto.Account.AccountClient(two.Channel).TerminateStreamSessionAsync(
                new() { SessionId = mine.Sessions[0].SessionId }, cancellationToken: Token));
        Assert.Equal("SESSION_NOT_FOUND", ErrorAnswer.From(foreign).Reason);

        // Ended by a node that has no streams.
        await new Proto.Account.AccountClient(one.Channel).TerminateStreamSessionAsync(
            new() { SessionId = mine.Sessions[0].SessionId }, cancellationToken: Token);

        // HAProxy 2.6 may pass on the end of a stream that its client has not ended as CANCELLED.
        StatusCode[] ends = deployment == 0
            ? [StatusCode.FailedPrecondition]
            : [StatusCode.FailedPrecondition, StatusCode.Cancelled];
        Assert.Contains((await stream.EndAsync()).StatusCode, ends);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Publish_StatementAboutDays_IsToldByNodesThatDoNotWrite(int deployment)
    {
        var market = nodes.Both[deployment];
        var history = new History.HistoryClient(market.Channel);
        var before = await history.ListRevisionsAsync(
            new ListRevisionsRequest { SinceTime = new() { Seconds = 0 } }, cancellationToken: Token);
        var statement = new DayStatement
        {
            Symbol = "BRK.B",
            Kind = DataKind.Quotes,
            FirstDate = "2024-03-04",
            LastDate = "2024-03-05",
            Condition = DataCondition.Degraded,
            Reason = "the line was cut",
        };

        await using var publisher = new Publisher(market.Channel, $"statements-{deployment}");
        Assert.Empty((await publisher.SendAsync(new IngestItem { DayStatement = statement })).Rejections);

        var request = new ListDataConditionsRequest
        {
            Symbol = "BRK.B",
            Kind = DataKind.Quotes,
            StartDate = "2024-03-04",
            EndDate = "2024-03-06",
        };
        await Until.TrueAsync(
            async () => (await history.ListDataConditionsAsync(request, cancellationToken: Token)).Conditions
                .All(day => day is { Condition: DataCondition.Degraded, Cause: ConditionCause.Import }),
            () => "The statement is not told.");
        var changes = await history.ListRevisionsAsync(
            new ListRevisionsRequest { PageToken = before.SinceToken }, cancellationToken: Token);
        Assert.Contains(
            changes.Revisions, each => each is { Symbol: "BRK.B", Kind: RevisionKind.DataCondition });
    }

    [Fact]
    public async Task Node_AskedForWhatAnotherOneServes_NamesIt()
    {
        const int Streaming = 4;
        using var http = nodes.Cluster.HttpOf(Streaming);
        using var channel = nodes.Cluster.ConnectTo(Streaming);

        using var quote = await http.GetAsync("/v1/instruments/AAPL/quote", Token);
        var overRest = await ErrorAnswer.FromAsync(quote);
        await using var publisher = new Publisher(channel, "lost");
        var overGrpc = ErrorAnswer.From(await Assert.ThrowsAsync<RpcException>(publisher.ReadAsync));

        Assert.Equal((HttpStatusCode.NotFound, NotServed), (quote.StatusCode, overRest.Reason));
        Assert.Equal(
            "/v1/instruments/AAPL/quote belongs to the role market-data, which node node-4 does not have. "
            + "Node node-0 has it.",
            overRest.Message);
        Assert.Equal(
            "/finapi.v1.Ingest/Publish belongs to the role ingest, which node node-4 does not have. "
            + "Node node-5 has it.",
            overGrpc.Message);
    }

    [Fact]
    public async Task Status_OfAnyNode_TellsWhichRolesEachHasAndThatIngestWrites()
    {
        var status = await new Proto.Status.StatusClient(nodes.Seven.Channel).GetStatusAsync(
            new GetStatusRequest(), cancellationToken: Token);

        Assert.Equal(
            RoleText.List(Roles.All).Select((role, i) => ($"node-{i}", role, role == "ingest" ? "writer" : "follower")),
            status.Nodes.Select(node => (node.Id, Assert.Single(node.Roles), node.Role)));
        using var health = JsonDocument.Parse(await nodes.Seven.Http.GetStringAsync("/health", Token));
        var check = health.RootElement.GetProperty("checks").GetProperty("nodes");
        Assert.Equal("HEALTHY", check.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Streams_OnANodeOfTheirOwn_AreManyWhileOthersAnswer()
    {
        var streams = new List<StreamSocket>();
        try
        {
            for (var i = 0; i < ManyStreams; i++)
            {
                streams.Add(await StreamSocket.ConnectAsync(nodes.Seven.Address, nodes.Seven.Key, StreamSocket.Proto));
                // At once: a stream that keeps silent while the others connect would be closed on a slow machine.
                await streams[^1].SendAsync(Requests.Hello());
            }

            await Task.WhenAll(streams.Select(stream =>
                UntilFrameAsync(stream.ReadAsync, StreamFrame.FrameOneofCase.Welcome)));

            for (var node = 0; node < nodes.Cluster.Count; node++)
            {
                await AssertStreamsAsync(node);
            }

            Assert.Contains(
                "\"symbol\":\"AAPL\"",
                await nodes.Seven.Http.GetStringAsync("/v1/instruments/AAPL/quote", Token),
                StringComparison.Ordinal);
        }
        finally
        {
            streams.ForEach(stream => stream.Dispose());
        }
    }

    // Of its own metrics, which a node may keep for a moment.
    private async Task AssertStreamsAsync(int node)
    {
        var hasStreams = RoleText.List(Roles.All)[node] == "streaming";
        using var http = nodes.Cluster.HttpOf(node);
        var metrics = new ServerMetrics(http);
        await Until.TrueAsync(
            async () =>
            {
                var open = await metrics.ReadAsync(ServerMetrics.Streams);
                return hasStreams ? open >= ManyStreams : open == 0;
            },
            () => hasStreams ? "The node with streaming has too few streams." : $"node-{node} has streams.");
    }

    private static void AssertHeard(MethodDescriptor method, ErrorAnswer? answer, bool isPublic) =>
        Assert.True(
            isPublic
                ? answer?.Reason is not (NotServed or "ROUTE_NOT_FOUND")
                : answer?.Reason == "CREDENTIALS_MISSING",
            $"{method.FullName}: {answer}");

    // As it is written, and in every other spelling that a node takes for the same.
    private static IEnumerable<(string Verb, string Path)> RoutesOf(MethodDescriptor method)
    {
        if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } rule)
        {
            yield break;
        }

        var (verb, template) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
            HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
            _ => ("DELETE", rule.Delete),
        };
        var path = string.Join("BRK.B", template.Split('{', '}').Where((_, i) => i % 2 == 0));
        yield return (verb, path);
        yield return (verb, path + "/");
        yield return (verb, path.ToUpperInvariant());
        yield return (verb, path.Replace("s", "%73", StringComparison.Ordinal));
        if (verb == "GET")
        {
            yield return (verb, path + "?symbols=AAPL&unknown=/v1/quotes");
        }
    }

    private static async Task<Deployment> TenantAsync(Deployment market, string email)
    {
        var account = await new Proto.Account.AccountClient(market.Channel).CreateAccountAsync(
            new CreateAccountRequest { Email = email, Password = "correct horse battery staple" },
            cancellationToken: Token);
        using var session = KeyedChannel.For(market.GrpcAddress, account.SessionToken);
        var key = await new Proto.Account.AccountClient(session).CreateApiKeyAsync(
            new CreateApiKeyRequest
            {
                Name = "mine",
                Scopes = { "market:read", "history:read", "stream:read", "account:write" },
            },
            cancellationToken: Token);
        return new Deployment(market.Address, market.GrpcAddress, key.Secret);
    }

    private static async Task<ListStreamSessionsResponse> ListStreamsAsync(Deployment tenant) =>
        await new Proto.Account.AccountClient(tenant.Channel).ListStreamSessionsAsync(
            new ListStreamSessionsRequest(), cancellationToken: Token);

    private static async Task UntilKnownAsync(Deployment market, string symbol) =>
        await Until.TrueAsync(
            async () =>
            {
                using var answer = await market.Http.GetAsync($"/v1/instruments/{symbol}", Token);
                return answer.IsSuccessStatusCode;
            },
            () => $"{symbol} is not known.");

    private static async Task UntilGoneAsync(Deployment market, string symbol) =>
        await Until.TrueAsync(
            async () =>
            {
                using var latest = await market.Http.GetAsync($"/v1/instruments/{symbol}/trade", Token);
                var page = await market.Http.GetStringAsync($"/v1/instruments/{symbol}/trades", Token);
                return latest.StatusCode == HttpStatusCode.NotFound
                    && !page.Contains("tradeId", StringComparison.Ordinal);
            },
            () => $"A trade of {symbol} is still shown.");

    private static async Task<StreamFrame> UntilFrameAsync(
        Func<Task<StreamFrame>> readAsync, StreamFrame.FrameOneofCase kind)
    {
        while (true)
        {
            var frame = await readAsync();
            if (frame.FrameCase == kind)
            {
                return frame;
            }
        }
    }

    private static IngestItem TradeNow(string symbol, string id)
    {
        var item = Requests.Trade(symbol, 1);
        item.Trade.TradeId = id;
        item.Trade.EventTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(
            TimeProvider.System.GetUtcNow());
        return item;
    }
}

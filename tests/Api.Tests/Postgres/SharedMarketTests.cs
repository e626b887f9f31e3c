using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using FinApi.Api.Nodes;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.Log.Writing;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using FinApi.Infrastructure.Tests.Redis;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FinApi.Api.Tests.Postgres;

/// <summary>Several nodes over one PostgreSQL are one market, whichever one publishes to or reads from.</summary>
public sealed class SharedMarketTests : IAsyncLifetime
{
    private const string Database = "finapi";
    private const string OutOfOrderSql = """
        SELECT COUNT(*) FROM (SELECT term, LEAD(term) OVER (ORDER BY last_position) AS next FROM log_row) AS rows
        WHERE next < term
        """;

    private PostgresServer _postgres = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        _postgres = await PostgresServer.CreateAsync();
        await _postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publish_OnOneNode_IsShownOnTheOther(bool isOverRedis)
    {
        await using var redis = isOverRedis ? await StartRedisAsync() : null;
        string[] engine = redis is null
            ? []
            : ["--Log:Engine=Redis", $"--ConnectionStrings:RedisState={redis.Address}"];
        await using var one = await StartAsync("one", engine);
        await using var two = await StartAsync("two", engine);
        await using var stream = await LiveStream.StartAsync(two);
        await using var publisher = new Publisher(one, "exchange");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "NEW", Mic = "CRYPTO" } });
        await WaitForAsync(two, one);
        await stream.SubscribeAsync(LiveStream.Quotes("NEW"), LiveStream.Trades("NEW"));

        for (var i = 1; i <= 50; i++)
        {
            await publisher.SendAsync(Quote("NEW", i), Trade("NEW", i));
        }

        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "NEW", Mic = "CRYPTO", Name = "New" } });
        await WaitForAsync(two, one);
        var quote = await new MarketData.MarketDataClient(two.Grpc).GetQuoteAsync(
            new GetQuoteRequest { Symbol = "NEW" }, cancellationToken: Token);
        Assert.Equal("50", quote.Quote.BidPrice);
        var trade = await new MarketData.MarketDataClient(two.Grpc).GetLatestTradeAsync(
            new GetLatestTradeRequest { Symbol = "NEW" }, cancellationToken: Token);
        Assert.Equal("50", trade.Trade.Price);
        var instrument = await new Reference.ReferenceClient(two.Grpc).GetInstrumentAsync(
            new GetInstrumentRequest { Symbol = "NEW" }, cancellationToken: Token);
        Assert.Equal("New", instrument.Instrument.Name);

        await stream.WaitUntilAsync(record => record.Items(TradesOfNew).Count == 50);
        if (redis is not null)
        {
            Assert.Equal(":1", await redis.SendAsync("EXISTS", "{log:0}:entries"));
            await redis.KillAsync();
        }

        await publisher.SendAsync(Quote("NEW", 51), Trade("NEW", 51));
        await stream.WaitUntilAsync(record => record.Items(TradesOfNew).Count == 51);
        Assert.Empty(stream.Record.Problems);
        Assert.Empty(stream.Record.Gaps);

        // A change of the symbol, whose instrument keeps its id and its data on both.
        await publisher.SendAsync(new IngestItem
        {
            CorporateAction = new CorporateAction
            {
                Symbol = "NEW",
                Type = CorporateActionType.SymbolChange,
                ExDate = "2020-01-02",
                NewSymbol = "NEWER",
            },
        });
        await WaitForAsync(two, one);
        var renamed = await new Reference.ReferenceClient(two.Grpc).GetInstrumentAsync(
            new GetInstrumentRequest { Symbol = "newer" }, cancellationToken: Token);
        Assert.Equal(
            ("NEWER", instrument.Instrument.InstrumentId),
            (renamed.Instrument.Symbol, renamed.Instrument.InstrumentId));
    }

    [Fact]
    public async Task Publish_OnANodeThatDoesNotWrite_IsHandedOnAndReadThereAtOnce()
    {
        await using var writer = await StartAsync("writer");
        await using var other = await StartAsync("other");
        await UntilKnownAsync(other, "writer");
        await using var publisher = new Publisher(other, "exchange");

        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "NEW", Mic = "CRYPTO" } });
        for (var i = 1; i <= 20; i++)
        {
            var answer = await publisher.SendAsync(Quote("NEW", i), Trade("NEW", i));
            Assert.Equal(2, answer.Accepted);
            var quote = await new MarketData.MarketDataClient(other.Grpc).GetQuoteAsync(
                new GetQuoteRequest { Symbol = "NEW" }, cancellationToken: Token);
            Assert.Equal($"{i}", quote.Quote.BidPrice);
        }

        Assert.Null(other.Services.GetRequiredService<WriterRole>().Term);
        await AssertDeletedAsync(writer, other, publisher);
        Assert.Equal(StatusCode.OK, await publisher.CompleteAsync());
    }

    // Ordered on the node that does not write; validators of both nodes change.
    private static async Task AssertDeletedAsync(ApiServer writer, ApiServer other, Publisher publisher)
    {
        const string bars = "/v1/instruments/NEW/bars?interval=1d&end_time=2024-03-09T00:00:00Z";
        await publisher.SendAsync(new IngestItem
        {
            Trade = new Trade
            {
                Symbol = "NEW",
                Price = "1",
                Size = "1",
                EventTime = Timestamp.FromDateTime(new DateTime(2024, 3, 4, 15, 0, 0, DateTimeKind.Utc)),
            },
        });
        await WaitForAsync(other, writer);
        List<(ApiServer Node, string? Tag)> before = [];
        foreach (var node in new[] { writer, other })
        {
            using var answer = await node.Http.GetAsync(bars, Token);
            before.Add((node, answer.Headers.ETag?.ToString()));
        }

        var operations = new Operator.OperatorClient(other.Grpc);
        var preview = await operations.PreviewDeleteAsync(
            new PreviewDeleteRequest { Target = DeletionTarget.Source, Source = "exchange" }, cancellationToken: Token);
        var done = await new Operator.OperatorClient(other.Grpc).ExecuteDeleteAsync(
            new ExecuteDeleteRequest { Token = preview.Token }, cancellationToken: Token);

        Assert.Equal((21L, 20L), (done.TradeCount, done.QuoteCount));
        await WaitForAsync(other, writer);
        foreach (var (node, tag) in before)
        {
            Assert.NotNull(tag);
            using var request = new HttpRequestMessage(HttpMethod.Get, bars);
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            using var answer = await node.Http.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var page = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
            Assert.Empty(page["bars"]?.AsArray() ?? []);
            var missing = await Assert.ThrowsAsync<RpcException>(async () =>
                await new MarketData.MarketDataClient(node.Grpc).GetLatestTradeAsync(
                    new GetLatestTradeRequest { Symbol = "NEW" }, cancellationToken: Token));
            Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        }
    }

    [Fact]
    public async Task Publish_HandedOnWithWhatTheWriterRefuses_GetsTheWritersAnswer()
    {
        await using var writer = await StartAsync("writer");
        await using var other = await StartAsync("other");
        await UntilKnownAsync(other, "writer");
        await using (var newer = new Publisher(other, "exchange", epoch: 5))
        {
            await newer.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "NEW", Mic = "CRYPTO" } });
        }

        await using var older = new Publisher(other, "exchange", epoch: 4);
        var refused = await Assert.ThrowsAsync<RpcException>(() => older.SendAsync(Quote("NEW", 1)));

        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Contains("exchange has published under epoch 5", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NodeMethod_WithoutATokenOfANode_AnswersNobody()
    {
        await using var writer = await StartAsync("writer");
        var tokens = writer.Services.GetRequiredService<NodeTokens>();
        var method = NodeIngest.Publish.FullName;
        string?[] foreign =
        [
            null, "", "x", ".", $"{long.MaxValue}.{new string('0', 64)}", tokens.Issue(method, "another"),
            tokens.Issue("/finapi.node.Ingest/Other", "writer"), tokens.Issue(method, "writer") + "0",
        ];
        foreach (var token in foreign)
        {
            var headers = token is null ? [] : new Metadata { { NodeTokens.Header, token } };
            using var call = writer.Grpc.CreateCallInvoker().AsyncDuplexStreamingCall(
                NodeIngest.Publish, host: null, new CallOptions(headers, cancellationToken: Token));

            var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

            Assert.Equal(StatusCode.NotFound, refused.StatusCode);
        }

        using var rest = await writer.Http.PostAsync(method, new ByteArrayContent([]), Token);
        Assert.NotEqual(HttpStatusCode.OK, rest.StatusCode);
    }

    [Fact]
    public async Task StopAsync_Writer_HandsOverWithoutALoss()
    {
        var one = await StartAsync("one");
        await using var two = await StartAsync("two");
        await UntilKnownAsync(two, "one");
        await using var stream = await StreamOfAsync(two);
        await using var publisher = new ResendingPublisher(two);
        await publisher.UntilAcknowledgedAsync(100);

        await one.DisposeAsync();
        await publisher.UntilAcknowledgedAsync(publisher.Acknowledged + 100);

        await publisher.StopAsync();
        await AssertWholeAsync(two, stream, publisher.Acknowledged);
        Assert.Equal(2, two.Services.GetRequiredService<WriterRole>().Term);
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("STOP")]
    public async Task Fault_OfTheWriter_AnotherTakesOverAndNothingIsLostOrDoubled(string signal)
    {
        var port = FreePort.Find();
        await using var writer = NodeProcess.Start(
            [.. Settings("process", port), $"--Ports:Grpc={port}", "--Ports:Http=0"]);
        await UntilWrittenByAsync("process", writer);
        await using var two = await StartAsync("two");
        await UntilKnownAsync(two, "process");
        await using var stream = await StreamOfAsync(two);
        await using var publisher = new ResendingPublisher(two);
        await publisher.UntilAcknowledgedAsync(200);

        await writer.SignalAsync(signal);
        await publisher.UntilAcknowledgedAsync(publisher.Acknowledged + 200);
        if (signal == "STOP")
        {
            await writer.SignalAsync("CONT");
            await publisher.UntilAcknowledgedAsync(publisher.Acknowledged + 200);
        }

        await publisher.StopAsync();
        await AssertWholeAsync(two, stream, publisher.Acknowledged);
        Assert.Equal(2, two.Services.GetRequiredService<WriterRole>().Term);
        Assert.Equal([0L], await QueryAsync<long>(OutOfOrderSql));
    }

    [Fact]
    public async Task Publish_HandedOnToAWriterThatFreezes_EndsOnceAnotherOneWrites()
    {
        var port = FreePort.Find();
        await using var writer = NodeProcess.Start(
            [.. Settings("process", port), $"--Ports:Grpc={port}", "--Ports:Http=0"]);
        await UntilWrittenByAsync("process", writer);
        await using var two = await StartAsync("two");
        await UntilKnownAsync(two, "process");
        await using (var publisher = new Publisher(two, "exchange"))
        {
            var instrument = new Instrument { Symbol = "NEW", Mic = "CRYPTO" };
            await publisher.SendAsync(new IngestItem { Instrument = instrument });
            await writer.SignalAsync("STOP");

            var ended = await Assert.ThrowsAsync<RpcException>(() => publisher.SendAsync(Trade("NEW", 1)));

            Assert.Equal(StatusCode.Unavailable, ended.StatusCode);
        }

        await using var again = new Publisher(two, "exchange") { NextSequence = 2 };
        Assert.Equal(1, (await again.SendAsync(Trade("NEW", 1))).Accepted);
    }

    [Fact]
    public async Task Store_LostCommitsThatWereShown_BeginsAnEpochAndTellsStreams()
    {
        await using var one = await StartAsync("one");
        await using var two = await StartAsync("two");
        await using var stream = await StreamOfAsync(one);
        await using var publisher = new Publisher(one, "exchange");
        await publisher.SendAsync(Trade("AAPL", 1));
        var position = one.Services.GetRequiredService<LogFollower>().Position;
        await publisher.SendAsync(Trade("AAPL", 2));
        await WaitForAsync(two, one);
        await stream.WaitUntilAsync(record => record.Items(TradesOfAapl).Count == 2);

        // What a standby that was promoted without the last commit has.
        await _postgres.ExecuteAsync(Database, $"""
            DELETE FROM log_row WHERE last_position > {position};
            DELETE FROM trade WHERE price = 2;
            DELETE FROM source_range WHERE source = 'exchange' AND first > 1;
            UPDATE log_state SET last_position = {position}, commit_id = '00000000-0000-0000-0000-000000000001';
            """);

        await stream.WaitUntilAsync(record => record.Gaps.Count > 0);
        Assert.Equal([2L], await QueryAsync<long>("SELECT epoch FROM log_state"));
        foreach (var node in new[] { one, two })
        {
            await Until.TrueAsync(
                async () => (await new MarketData.MarketDataClient(node.Grpc).GetLatestTradeAsync(
                    new GetLatestTradeRequest { Symbol = "AAPL" }, cancellationToken: Token)).Trade.Price == "1",
                () => "The lost trade is still shown.");
            await Until.TrueAsync(
                () => Task.FromResult(node.Services.GetRequiredService<LogFollower>().Epoch == 2),
                () => "The node does not follow the new epoch.");
        }

        // The writer learns with its next commit what the store has, and who publishes sends again.
        await Until.TrueAsync(() => TrySendAsync(one, Trade("AAPL", 3)), () => "Nothing is taken any more.");
        await WaitForAsync(two, one);
        Assert.Equal([2L], await QueryAsync<long>("SELECT epoch FROM log_state"));
    }

    private const string TradesOfNew = "Trades:NEW::Unspecified";
    private const string TradesOfAapl = "Trades:AAPL::Unspecified";

    private static async Task<LiveStream> StreamOfAsync(ApiServer server)
    {
        await using (var publisher = new Publisher(server, "reference"))
        {
            await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
        }

        var stream = await LiveStream.StartAsync(server);
        await stream.SubscribeAsync(LiveStream.Trades("AAPL"));
        return stream;
    }

    private static async Task AssertWholeAsync(ApiServer server, LiveStream stream, long acknowledged)
    {
        await server.AssertStoredOnceAsync(acknowledged);
        await stream.WaitUntilAsync(record => record.Items(TradesOfAapl).Count >= acknowledged);
        lock (stream.Record)
        {
            Assert.Empty(stream.Record.Problems);
            Assert.Empty(stream.Record.Gaps);
            var ids = stream.Record.Items(TradesOfAapl).Select(item => item.Trade.TradeId).ToList();
            Assert.Equal(ids.Count, ids.Distinct().Count());
            Assert.Empty(Enumerable.Range(1, (int)acknowledged).Select(number => $"{number}").Except(ids));
        }
    }

    private static async Task<bool> TrySendAsync(ApiServer server, IngestItem item)
    {
        await using var publisher = new Publisher(server, "exchange", epoch: 2);
        try
        {
            return (await publisher.SendAsync(item)).Accepted == 1;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }

    private static IngestItem Quote(string symbol, int price) => new()
    {
        Quote = new Quote
        {
            Symbol = symbol,
            BidPrice = $"{price}",
            BidSize = "1",
            EventTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
        },
    };

    private static IngestItem Trade(string symbol, int price) => new()
    {
        Trade = new Trade
        {
            Symbol = symbol,
            Price = $"{price}",
            Size = "1",
            EventTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
        },
    };

    // What one node has shown, the other shows.
    private static Task WaitForAsync(ApiServer follower, ApiServer writer) =>
        follower.Services.GetRequiredService<LogFollower>().WaitForAsync(
            writer.Services.GetRequiredService<LogFollower>().Position, Token);

    private static Task UntilKnownAsync(ApiServer server, string writer) =>
        Until.TrueAsync(
            () => Task.FromResult(server.Services.GetRequiredService<WriterRole>().Writer == writer),
            () => $"The node does not know that {writer} writes.");

    private Task UntilWrittenByAsync(string node, NodeProcess? process = null) =>
        Until.TrueAsync(
            async () =>
            {
                try
                {
                    return (await QueryAsync<string>("SELECT node FROM writer_lease"))
                        .Contains(node);
                }
                catch (PostgresException)
                {
                    return false; // not migrated yet
                }
            },
            () => $"{node} does not write. {process?.Log}");

    private async Task<List<T>> QueryAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(_postgres.ConnectionString(Database) + ";Pooling=false");
        return [.. await connection.QueryAsync<T>(sql)];
    }

    private Task<ApiServer> StartAsync(string id, params string[] settings)
    {
        var port = FreePort.Find();
        return ApiServer.StartAsync(replace: null, [.. Settings(id, port), $"--Ports:Grpc={port}", .. settings]);
    }

    private static Task<RedisServer> StartRedisAsync()
    {
        RedisInstallation.SkipUnlessThere();
        return RedisServer.StartAsync();
    }

    private string[] Settings(string id, int port) =>
    [
        $"--ConnectionStrings:Postgres={_postgres.ConnectionString(Database)}",
        $"--Accounts:Pepper={Convert.ToBase64String(new byte[32])}",
        $"--Node:Id={id}",
        $"--Node:Address=http://127.0.0.1:{port}",
    ];
}

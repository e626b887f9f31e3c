using System.Net;
using System.Text.Json.Nodes;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FinApi.Api.Tests.Services;

/// <summary>Instruments by all their names over everything that shows them.</summary>
public sealed class SymbolChangeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SymbolChange_OfFacebook_IsSeenEverywhere()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "live");
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "FB", Mic = "XNAS", Name = "Meta Platforms" } },
            DayBar("FB", "2022-06-08", "196"),
            QuoteNow("FB", "100"));
        await using var stream = await LiveStream.StartAsync(server.Grpc);
        await stream.SubscribeAsync(LiveStream.Quotes("FB"));
        const string AllBars = "/v1/instruments/FB/bars?interval=1d";
        const string OldBars = AllBars + "&end_time=2022-06-20T00:00:00Z";
        const string OldQuote = "/v1/instruments/FB/quote";
        var tags = (await TagAsync(server, OldBars), await TagAsync(server, OldQuote));
        var reference = new Reference.ReferenceClient(server.Grpc);
        var before = (await reference.GetInstrumentAsync(
            new GetInstrumentRequest { Symbol = "FB" }, cancellationToken: Token)).Instrument;
        Assert.Empty(before.Symbols);

        await publisher.SendAsync(Change("FB", "META"), DayBar("META", "2022-06-09", "184"), QuoteNow("META", "101"));

        // gRPC: one instrument with the id it had, by each of its names.
        foreach (var name in new[] { "META", "FB", "fb@2022-06-08", before.InstrumentId })
        {
            var named = (await reference.GetInstrumentAsync(
                new GetInstrumentRequest { Symbol = name }, cancellationToken: Token)).Instrument;
            Assert.Equal(("META", before.InstrumentId), (named.Symbol, named.InstrumentId));
            Assert.Equal(
                [("FB", "", "2022-06-09"), ("META", "2022-06-09", "")],
                named.Symbols.Select(period => (period.Symbol, period.StartDate, period.EndDate)));
        }

        var asOf = await new History.HistoryClient(server.Grpc).ListBarsAsync(
            new ListBarsRequest { Symbol = "FB", SymbolAsOf = "2022-06-08", Interval = "1d" },
            cancellationToken: Token);
        Assert.Equal(["META 196", "META 184"], asOf.Bars.Select(bar => $"{bar.Symbol} {bar.Close}"));

        // REST: validators of before are not confirmed, and those of now are.
        foreach (var (path, old) in new[] { (OldBars, tags.Item1), (OldQuote, tags.Item2) })
        {
            using var renewed = await GetAsync(server, path, old);
            Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
            Assert.Contains("no-cache", $"{renewed.Headers.CacheControl}", StringComparison.Ordinal);
            Assert.Contains("\"META\"", await renewed.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            using var confirmed = await GetAsync(server, path, $"{renewed.Headers.ETag}");
            Assert.Equal(HttpStatusCode.NotModified, confirmed.StatusCode);
        }

        // CSV, and the stream that was subscribed under the old symbol.
        var csv = await server.Http.GetStringAsync("/v1/instruments/meta/bars:export?interval=1d", Token);
        Assert.Equal(["META", "META"], csv.Trim().Split('\n').Skip(1).Select(line => line.Split(',')[0]));
        await stream.WaitAsync(StreamFrame.FrameOneofCase.Data);
        var late = await LiveStream.StartAsync(server.Grpc);
        var topic = Assert.Single((await late.SubscribeAsync(LiveStream.Quotes("FB"))).Topics).Topic;
        var snapshot = (await late.WaitAsync(StreamFrame.FrameOneofCase.Snapshot)).Snapshot;
        Assert.Equal(("META", "META", "META"), (topic.Symbol, snapshot.Symbol, snapshot.Quote.Symbol));
        await late.DisposeAsync();

        // The symbol goes to another company: now nothing decides but the caller.
        await publisher.SendAsync(
            new IngestItem
            {
                Instrument = new Instrument
                {
                    Symbol = "FB",
                    Mic = "BATS",
                    Name = "ProShares",
                    Symbols = { new SymbolPeriod { Symbol = "FB", StartDate = "2022-09-01" } },
                },
            },
            DayBar("FB", "2022-09-02", "40"));
        var today = await ReadAsync(server, AllBars);
        Assert.Equal("40", (string?)Assert.Single(today["bars"]!.AsArray())!["close"]);
        using var both = await GetAsync(server, AllBars + "&start_time=2022-01-01T00:00:00Z", tag: null);
        Assert.Equal(HttpStatusCode.BadRequest, both.StatusCode);
        var refusal = await both.Content.ReadAsStringAsync(Token);
        Assert.Contains("SYMBOL_AMBIGUOUS", refusal, StringComparison.Ordinal);
        Assert.Contains(
            $"Meta Platforms (META, {before.InstrumentId}) until 2022-06-09", refusal, StringComparison.Ordinal);
        var decided = await ReadAsync(
            server, AllBars + "&start_time=2022-01-01T00:00:00Z&symbol_as_of=2022-06-08");
        Assert.Equal(2, decided["bars"]!.AsArray().Count);
        foreach (var wrong in new[] { "2022-13-01", "today" })
        {
            using var bad = await GetAsync(server, $"{OldQuote}?symbol_as_of={wrong}", tag: null);
            Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
            Assert.Contains("symbol_as_of", await bad.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        // Another tenant has the same ids.
        var other = await reference.GetInstrumentAsync(
            new GetInstrumentRequest { Symbol = "FB", SymbolAsOf = "2022-06-08" },
            new Metadata { { "x-api-key", server.Keys.Free } },
            cancellationToken: Token);
        Assert.Equal(before.InstrumentId, other.Instrument.InstrumentId);
    }

    [Fact]
    public async Task Symbols_OfAnyLetters_AreKeptAndAskedForOverEveryTransport()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "live");
        string[] symbols = ["BRK/B", "AT&T", "A+", "CAC 40", "ГАЗПРОМ", "ÄPFEL", "トヨタ自動車", "BACpL"];
        foreach (var symbol in symbols)
        {
            await publisher.SendAsync(
                new IngestItem { Instrument = new Instrument { Symbol = symbol, Mic = "CRYPTO" } },
                QuoteNow(symbol.ToLowerInvariant(), "7"));
        }

        foreach (var symbol in symbols)
        {
            var path = $"/v1/instruments/{Uri.EscapeDataString(symbol.ToLowerInvariant())}/quote";
            using var answer = await GetAsync(server, path, tag: null);
            Assert.True(answer.IsSuccessStatusCode, path);
            var quote = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!["quote"]!;
            Assert.Equal((symbol, "7"), ((string?)quote["symbol"], (string?)quote["bidPrice"]));
            using var same = await GetAsync(server, path, $"{answer.Headers.ETag}");
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        }

        foreach (var (path, symbol) in new[]
        {
            ("/v1/instruments/brk%2fb", "BRK/B"),
            ("/v1/instruments/BRK-B", "BRK/B"),
            ("/v1/instruments/brk.b", "BRK/B"),
            ("/v1/instruments/A+", "A+"), ("/v1/instruments/CAC%2040", "CAC 40"), ("/v1/instruments/AT&T", "AT&T"),
            ("/v1/instruments/A%CC%88pfel", "ÄPFEL"),
        })
        {
            Assert.Equal(symbol, (string?)(await ReadAsync(server, path))["instrument"]!["symbol"]);
        }

        // Kept under what was sent: the decoded paths of both are the same.
        using var once = await GetAsync(server, "/v1/instruments/BRK%2FB/quote", tag: null);
        using var twice = await GetAsync(server, "/v1/instruments/BRK%252FB/quote", tag: null);
        using var again = await GetAsync(server, "/v1/instruments/BRK%2FB/quote", tag: null);
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.OK),
            (once.StatusCode, twice.StatusCode, again.StatusCode));

        var batch = await ReadAsync(server, "/v1/quotes?symbols=BRK%2FB&symbols=brk.b&symbols=A%2B&symbols=X");
        Assert.Equal(["BRK/B", "A+"], batch["quotes"]!.AsArray().Select(each => (string?)each!["quote"]!["symbol"]));
        Assert.Equal(["X"], batch["notFound"]!.AsArray().Select(each => (string?)each));
        foreach (var wrong in new[] { "%D0%90PPLE", "A%E2%80%8BB", "A%E2%80%AEB", "A%09B", "id~0", "A@1" })
        {
            using var bad = await GetAsync(server, $"/v1/instruments/{wrong}/quote", tag: null);
            Assert.Equal((wrong, HttpStatusCode.BadRequest), (wrong, bad.StatusCode));
            Assert.Contains("\"symbol\"", await bad.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        await using var stream = await LiveStream.StartAsync(
            server.Grpc, new Hello { RepeatSymbol = true });
        var result = await stream.SubscribeAsync([.. symbols.Select(symbol => LiveStream.Quotes(symbol))]);
        Assert.Equal(symbols, result.Topics.Select(topic => topic.Topic.Symbol));
        foreach (var _ in symbols)
        {
            // Only what comes after the snapshot of its topic is an item.
            await stream.WaitAsync(StreamFrame.FrameOneofCase.Snapshot);
        }

        await publisher.SendAsync([.. symbols.Select(symbol => QuoteNow(symbol, "8"))]);
        HashSet<string> seen = [];
        while (seen.Count < symbols.Length)
        {
            seen.UnionWith((await stream.WaitAsync(StreamFrame.FrameOneofCase.Data)).Data.Items
                .Select(item => item.Symbol));
        }

        Assert.Equal(symbols.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        var refused = await publisher.SendAsync(QuoteNow("\u0410PPLE", "1"), QuoteNow("A\u200BB", "1"));
        Assert.All(refused.Rejections, rejection => Assert.Equal("quote.symbol", rejection.Field));
        Assert.Equal(2, refused.Rejections.Count);
    }

    [Fact]
    public async Task Delete_OfASymbolChange_GivesTheSymbolBack()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "live");
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "FB", Mic = "XNAS" } },
            DayBar("FB", "2022-06-08", "196"),
            Change("FB", "META"),
            DayBar("META", "2022-06-09", "184"));
        const string path = "/v1/instruments/FB/bars?interval=1d&start_time=2022-06-01T00:00:00Z";
        var tag = await TagAsync(server, path);
        var operations = new Operator.OperatorClient(server.Grpc);
        var preview = await operations.PreviewDeleteAsync(TheChange, cancellationToken: Token);

        await operations.ExecuteDeleteAsync(
            new ExecuteDeleteRequest { Token = preview.Token }, cancellationToken: Token);

        var events = await new Account.AccountClient(server.Grpc).ListAuditEventsAsync(
            new ListAuditEventsRequest(), cancellationToken: Token);
        Assert.Equal(2, events.Events.Count(each => each.Subject.Contains(
            "corporate action SymbolChange 2022-06-09 1 META (id~", StringComparison.Ordinal)));
        using var bars = await GetAsync(server, path, tag);
        var found = JsonNode.Parse(await bars.Content.ReadAsStringAsync(Token))!["bars"]!.AsArray();
        Assert.Equal(["FB 196", "FB 184"], found.Select(bar => $"{bar!["symbol"]} {bar["close"]}"));
        using var later = await GetAsync(server, "/v1/instruments/META", tag: null);
        Assert.Equal(HttpStatusCode.NotFound, later.StatusCode);
        var taken = await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "META", Mic = "XNAS", Name = "Another" } });
        Assert.Empty(taken.Rejections);
        var instrument = (await ReadAsync(server, "/v1/instruments/META"))["instrument"]!;
        Assert.Equal("Another", (string?)instrument["name"]);
    }

    [Fact]
    public async Task Delete_OfASymbolChangeWhoseOldSymbolIsAnothers_IsRefusedWithThatOne()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "live");
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "FB", Mic = "XNAS" } },
            Change("FB", "META"),
            new IngestItem
            {
                Instrument = new Instrument
                {
                    Symbol = "FB",
                    Mic = "XNAS",
                    Name = "ProShares",
                    Symbols = { new SymbolPeriod { Symbol = "FB", StartDate = "2025-01-02" } },
                },
            });
        var operations = new Operator.OperatorClient(server.Grpc);

        // The day of the action says which company is meant; a range in which both had the symbol says it of none.
        var unclear = await Assert.ThrowsAsync<RpcException>(() => operations.PreviewDeleteAsync(
            new PreviewDeleteRequest
            {
                Target = DeletionTarget.Range,
                Symbols = { "FB" },
                Kinds = { DataKind.Trades },
                StartTime = Timestamp.FromDateTimeOffset(new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero)),
                EndTime = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)),
            },
            cancellationToken: Token).ResponseAsync);
        Assert.Contains("does not name one instrument alone", unclear.Status.Detail, StringComparison.Ordinal);
        foreach (var day in new[] { "9999-12-31", "-9998-01-01" })
        {
            var odd = TheChange;
            odd.ExDate = day;
            var none = await Assert.ThrowsAsync<RpcException>(
                () => operations.PreviewDeleteAsync(odd, cancellationToken: Token).ResponseAsync);
            Assert.Equal((day, StatusCode.NotFound), (day, none.StatusCode));
        }

        var change = TheChange;
        change.Symbols[0] = "FB";
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => operations.PreviewDeleteAsync(change, cancellationToken: Token).ResponseAsync);

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("FB is the symbol of ProShares (id~", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("from 2025-01-02", refused.Status.Detail, StringComparison.Ordinal);
        var shown = await ReadAsync(server, "/v1/instruments/FB");
        Assert.Equal("ProShares", (string?)shown["instrument"]!["name"]);
    }

    private static PreviewDeleteRequest TheChange => new()
    {
        Target = DeletionTarget.CorporateAction,
        Symbols = { "META" },
        ActionType = CorporateActionType.SymbolChange,
        ExDate = "2022-06-09",
    };

    private static IngestItem Change(string symbol, string next) => new()
    {
        CorporateAction = new CorporateAction
        {
            Symbol = symbol,
            Type = CorporateActionType.SymbolChange,
            ExDate = "2022-06-09",
            NewSymbol = next,
        },
    };

    private static IngestItem DayBar(string symbol, string date, string price) => new()
    {
        Bar = new Bar
        {
            Symbol = symbol,
            Interval = "1d",
            TradingDate = date,
            Open = price,
            High = price,
            Low = price,
            Close = price,
        },
    };

    private static IngestItem QuoteNow(string symbol, string bid) => new()
    {
        Quote = new Quote
        {
            Symbol = symbol,
            BidPrice = bid,
            EventTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
        },
    };

    private static async Task<string> TagAsync(ApiServer server, string path)
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

    private static async Task<JsonNode> ReadAsync(ApiServer server, string path) =>
        JsonNode.Parse(await server.Http.GetStringAsync(path, Token))!;
}

using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using SequenceRange = FinApi.Contracts.V1.SequenceRange;

namespace FinApi.Api.Tests.Services;

/// <summary>Ingest.Publish over real HTTP/2, each test as a source of its own for an instrument of its own.</summary>
public sealed class PublishTests(SharedServer shared) : IAsyncLifetime, IClassFixture<SharedServer>
{
    private static readonly Timestamp Open = MarketServer.Open;

    private readonly ApiServer _server = shared.Server;
    private readonly string _source = SharedServer.NewName();

    private string Symbol => _source.ToUpperInvariant();

    public async ValueTask InitializeAsync() => await AddInstrumentAsync(_server);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Publish_SameBatchTwice_IsStoredOnce()
    {
        await using var publisher = new Publisher(_server, _source);

        var first = await publisher.SendAsync(Trade("1"), Trade("2"));
        publisher.NextSequence = 1;
        var second = await publisher.SendAsync(Trade("1"), Trade("2"));

        Assert.Equal((2, 0), (first.Accepted, first.Duplicates));
        Assert.Equal((0, 2), (second.Accepted, second.Duplicates));
        Assert.Equal(2, await CountTradesAsync());
    }

    [Fact]
    public async Task Publish_BadItemsAmongGoodOnes_AreRejectedAlone()
    {
        await using var publisher = new Publisher(_server, _source);
        var late = Trade("1");
        late.Trade.EventTime = Timestamp.FromDateTime(DateTime.UnixEpoch.AddYears(-300));
        var noTime = Trade("1");
        noTime.Trade.EventTime = null;

        var answer = await publisher.SendAsync(
            Trade("1"),
            Trade("1e3"),
            Trade("2"),
            Trade("1.00000000000000000000000000001"),
            late,
            noTime,
            new IngestItem(),
            Trade("1", symbol: "NOPE"),
            Trade("-1"),
            new IngestItem { Quote = new Quote { Symbol = Symbol, EventTime = Open } });

        Assert.Equal(2, answer.Accepted);
        Assert.Equal(
            [
                (1, "INVALID_FIELD", "trade.price"),
                (3, "TOO_MANY_DIGITS", "trade.price"),
                (4, "INVALID_FIELD", "trade.event_time"),
                (5, "INVALID_FIELD", "trade.event_time"),
                (6, "INVALID_FIELD", "item"),
                (7, "SYMBOL_NOT_FOUND", "trade.symbol"),
                (8, "NEGATIVE_PRICE", "trade.price"),
                (9, "INVALID_FIELD", "quote.bid_price"),
            ],
            answer.Rejections.Select(rejection => (rejection.Index, rejection.Reason, rejection.Field)));
        Assert.All(answer.Rejections, rejection => Assert.NotEmpty(rejection.Message));
    }

    [Fact]
    public async Task Publish_NumbersSkipped_AreTold()
    {
        await using var publisher = new Publisher(_server, _source);
        await publisher.SendAsync(Trade("1"));
        publisher.NextSequence = 5;

        var answer = await publisher.SendAsync(Trade("2"));
        var stored = await publisher.SendAsync();

        Assert.Equal(new SequenceRange { First = 2, Last = 4 }, answer.SourceGap);
        Assert.Equal(
            [new SequenceRange { First = 1, Last = 1 }, new SequenceRange { First = 5, Last = 5 }], stored.Stored);
    }

    [Fact]
    public async Task Publish_OlderEpoch_EndsTheStream()
    {
        await using var newer = new Publisher(_server, _source, epoch: 2);
        await newer.SendAsync(Trade("1"));
        await using var older = new Publisher(_server, _source, epoch: 1);

        var exception = await Assert.ThrowsAsync<RpcException>(() => older.SendAsync(Trade("1")));

        var error = ErrorAnswer.From(exception);
        Assert.Equal((Code.FailedPrecondition, "SOURCE_EPOCH_STALE"), (error.Code, error.Reason));
    }

    [Theory]
    [InlineData("", 1, 1, "source")]
    [InlineData("two words", 1, 1, "source")]
    [InlineData("a", 0, 1, "source_epoch")]
    [InlineData("a", 1, 0, "first_sequence")]
    public async Task Publish_WrongBatch_EndsTheStreamNamingTheField(
        string source, long epoch, long sequence, string field)
    {
        await using var publisher = new Publisher(_server, source, epoch) { NextSequence = sequence };

        var exception = await Assert.ThrowsAsync<RpcException>(() => publisher.SendAsync(Trade("1")));

        var error = ErrorAnswer.From(exception);
        Assert.Equal((Code.InvalidArgument, "INVALID_FIELD"), (error.Code, error.Reason));
        Assert.Equal([field], error.Fields);
    }

    [Fact]
    public async Task Publish_1001Items_AreRefusedTogether()
    {
        await using var publisher = new Publisher(_server, _source);
        var items = Enumerable.Range(0, 1_001).Select(_ => Trade("1")).ToArray();

        var exception = await Assert.ThrowsAsync<RpcException>(() => publisher.SendAsync(items));

        Assert.Equal(["items"], ErrorAnswer.From(exception).Fields);
        Assert.Equal(0, await CountTradesAsync());
    }

    [Fact]
    public async Task Publish_ManyBatchesUnderWay_AreAnsweredInOrderAndEndWithOk()
    {
        const int Batches = 100;
        await using var publisher = new Publisher(_server, _source);
        var expected = new List<long>();
        for (var i = 0; i < Batches; i++)
        {
            expected.Add(publisher.NextSequence);
            await publisher.WriteAsync(Trade("1"), Trade("2"), Trade("3"));
        }

        var answered = new List<long>();
        while (answered.Count < Batches)
        {
            answered.Add((await publisher.ReadAsync()).FirstSequence);
        }

        Assert.Equal(expected, answered);
        Assert.Equal(StatusCode.OK, await publisher.CompleteAsync());
        Assert.Equal(3 * Batches, await CountTradesAsync());
    }

    [Fact]
    public async Task Publish_GoodBatchBeforeAWrongOne_IsAnsweredFirst()
    {
        await using var publisher = new Publisher(_server, _source);
        await publisher.WriteAsync(Trade("1"));
        publisher.NextSequence = -1;
        await publisher.WriteAsync(Trade("2"));

        var first = await publisher.ReadAsync();
        var exception = await Assert.ThrowsAsync<RpcException>(publisher.ReadAsync);

        Assert.Equal(1, first.Accepted);
        Assert.Equal(["first_sequence"], ErrorAnswer.From(exception).Fields);
    }

    [Fact]
    public async Task Publish_Acknowledged_IsReadAtOnce()
    {
        await using var publisher = new Publisher(_server, _source);

        await publisher.SendAsync(Trade("187.23"));

        var answer = await new MarketData.MarketDataClient(_server.Grpc).GetLatestTradeAsync(
            new GetLatestTradeRequest { Symbol = _source }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("187.23", answer.Trade.Price);
        Assert.NotNull(answer.Trade.ReceiveTime);
    }

    [Fact]
    public async Task Publish_NodeStops_AnswersWhatItTookThenAsksToConnectAgain()
    {
        await using var server = await ApiServer.StartAsync();
        await AddInstrumentAsync(server);
        await using var publisher = new Publisher(server, _source);
        await publisher.SendAsync(Trade("1"));

        var stopping = server.StopAsync();
        var exception = await Assert.ThrowsAsync<RpcException>(publisher.ReadAsync);
        await stopping;

        var error = ErrorAnswer.From(exception);
        Assert.Equal(Code.Unavailable, error.Code);
        Assert.True(error.HasRetry);
    }

    [Fact]
    public async Task Publish_InstrumentInTwoSteps_KeepsEveryFieldUntilItIsCleared()
    {
        var full = new Instrument
        {
            Symbol = "FULL",
            Mic = "XNAS",
            Name = "Full Inc.",
            Type = InstrumentType.Etf,
            Currency = "USD",
            TickSize = "0.01",
            LotSize = "100",
            Isin = "US0378331005",
            Figi = "BBG000B9XRY4",
            Delisted = true,
            TestIssue = true,
        };
        await using var publisher = new Publisher(_server, "two-steps");
        await publisher.SendAsync(new IngestItem { Instrument = full });
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "FULL", Mic = "XNAS" } });
        var kept = await GetInstrumentAsync("FULL");
        foreach (var name in (string[])
            ["name", "type", "currency", "tick_size", "lot_size", "isin", "figi", "delisted", "test_issue"])
        {
            var clearing = new Instrument { Symbol = "FULL", Mic = "XNAS", Clear = { name } };
            Assert.Equal(1, (await publisher.SendAsync(new IngestItem { Instrument = clearing })).Accepted);
            Instrument.Descriptor.FindFieldByName(name).Accessor.Clear(full);
            AssertSame(full, await GetInstrumentAsync("FULL"));
        }

        Assert.Equal(("Full Inc.", true, true), (kept.Name, kept.Delisted, kept.TestIssue));
        Assert.Equal("BBG000B9XRY4", kept.Figi);
    }

    [Theory]
    [InlineData("symbol")]
    [InlineData("Delisted")]
    [InlineData("delisted", "delisted")]
    [InlineData("name")]
    public async Task Publish_ClearThatCannotBeMeant_IsRejected(params string[] names)
    {
        await using var publisher = new Publisher(_server, _source);

        var answer = await publisher.SendAsync(new IngestItem
        {
            Instrument = new Instrument { Symbol = "UNCLEAR", Mic = "XNAS", Name = "Given", Clear = { names } },
        });

        Assert.Equal("instrument.clear", Assert.Single(answer.Rejections).Field);
    }

    [Fact]
    public async Task Publish_CommitUnderWay_IsNotAcknowledgedYet()
    {
        var writer = new HeldWriter();
        await using var server = await ApiServer.StartAsync(services => services.AddSingleton<IMarketWriter>(writer));
        await using var publisher = new Publisher(server, "a");

        var sending = publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
        await writer.Asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        var wasAnswered = sending.IsCompleted;
        writer.Written.SetResult();

        Assert.False(wasAnswered);
        Assert.Equal(1, (await sending).Accepted);
    }

    private IngestItem Trade(string price, string? symbol = null) =>
        new() { Trade = new Trade { Symbol = symbol ?? Symbol, Price = price, Size = "1", EventTime = Open } };

    private async Task AddInstrumentAsync(ApiServer server)
    {
        await using var publisher = new Publisher(server, $"instruments-{_source}");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = Symbol, Mic = "XNAS" } });
    }

    private async Task<Instrument> GetInstrumentAsync(string symbol)
    {
        var answer = await new Reference.ReferenceClient(_server.Grpc).GetInstrumentAsync(
            new GetInstrumentRequest { Symbol = symbol }, cancellationToken: TestContext.Current.CancellationToken);
        return answer.Instrument;
    }

    private static void AssertSame(Instrument expected, Instrument actual)
    {
        Assert.NotEmpty(actual.InstrumentId);
        (actual.CreateTime, actual.UpdateTime, actual.InstrumentId) = (null, null, string.Empty);
        Assert.Equal(expected, actual);
    }

    private async Task<int> CountTradesAsync()
    {
        var page = await new History.HistoryClient(_server.Grpc).ListTradesAsync(
            new ListTradesRequest { Symbol = Symbol, PageSize = 10_000 },
            cancellationToken: TestContext.Current.CancellationToken);
        return page.Trades.Count;
    }

    /// <summary>A store that takes its time.</summary>
    private sealed class HeldWriter : IMarketWriter
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask CommitAsync(MarketCommit commit, CancellationToken cancellationToken)
        {
            Asked.TrySetResult();
            return new ValueTask(Written.Task);
        }

        public ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken) => new(new LogHead(1, 0, 0, 0));
    }
}

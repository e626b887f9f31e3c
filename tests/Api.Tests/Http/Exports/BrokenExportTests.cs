using FinApi.Api.Tests.Hosting;
using FinApi.Application.History;
using FinApi.Application.Storage;
using FinApi.Contracts.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Symbol = FinApi.Domain.Instruments.Symbol;
using Trade = FinApi.Domain.MarketData.Trade;

namespace FinApi.Api.Tests.Http.Exports;

/// <summary>Exports that end before their end: what came must not look like the whole.</summary>
public sealed class BrokenExportTests
{
    private const int Batch = 10_000;
    private const string Path = "/v1/instruments/AAPL/trades:export?end_time=2024-03-05T00:00:00Z&format=";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("arrow", 7, true)]
    [InlineData("arrow", 8, false)]
    [InlineData("parquet", 7, true)]
    [InlineData("parquet", 8, false)]
    public async Task Get_SecondBatchOfAnotherVersion_IsBrokenOff(string format, long version, bool isWhole)
    {
        await using var server = await StartAsync(
            first: () => Page(0, Batch, 7), later: () => Page(Batch, 1, version));

        var getting = server.Http.GetByteArrayAsync(Path + format, Token);

        if (isWhole)
        {
            Assert.NotEmpty(await getting);
        }
        else
        {
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => getting);
        }
    }

    // The headers promise what memory shows of the later instruments.
    [Theory]
    [InlineData(0, true)]
    [InlineData(8, false)]
    public async Task Get_LaterInstrumentOfAnotherVersionThanExpected_IsBrokenOff(long version, bool isWhole)
    {
        await using var server = await StartAsync((range, _) =>
            Task.FromResult(range.Symbol.Value == "AAPL" ? Page(0, 3, 0) : Page(0, 3, version)));
        const string Both =
            "/v1/trades:export?symbols=AAPL,MSFT&end_time=2024-03-05T00:00:00Z&format=arrow";

        var getting = server.Http.GetByteArrayAsync(Both, Token);

        if (isWhole)
        {
            Assert.NotEmpty(await getting);
        }
        else
        {
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => getting);
        }
    }

    [Theory]
    [InlineData("arrow")]
    [InlineData("parquet")]
    public async Task Export_StoreFailsAfterTheFirstBatch_BreaksTheConnectionOrTheCall(string format)
    {
        await using var server = await StartAsync(
            first: () => Page(0, Batch, 7), later: () => throw new StorageUnavailableException("gone"));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => server.Http.GetByteArrayAsync(Path + format, Token));

        using var call = new History.HistoryClient(server.Grpc).ExportTrades(
            new ExportTradesRequest
            {
                Symbol = "AAPL",
                Format = format == "arrow" ? ExportFormat.Arrow : ExportFormat.Parquet,
            },
            cancellationToken: Token);
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(Token))
            {
                Assert.InRange(call.ResponseStream.Current.Data.Length, 1, 512 * 1024);
            }
        });
        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
    }

    [Theory]
    [InlineData("arrow")]
    [InlineData("parquet")]
    public async Task Get_CallerLeaves_EndsTheReadInTheStore(string format)
    {
        var (asked, givenUp) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await StartAsync((range, cancellation) =>
            range.After is null ? Task.FromResult(Page(0, Batch, 7)) : WaitAsync(cancellation));

        using (var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token))
        {
            var getting = server.Http.GetByteArrayAsync(Path + format, leaving.Token);
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => getting);
        }

        await givenUp.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);

        async Task<StoredPage<Trade>> WaitAsync(CancellationToken cancellation)
        {
            asked.TrySetResult();
            using var registration = cancellation.Register(() => givenUp.TrySetResult());
            await givenUp.Task;
            throw new OperationCanceledException(cancellation);
        }
    }

    private static Task<ApiServer> StartAsync(Func<StoredPage<Trade>> first, Func<StoredPage<Trade>> later) =>
        StartAsync((range, _) => Task.FromResult(range.After is null ? first() : later()));

    private static async Task<ApiServer> StartAsync(
        Func<TickRange, CancellationToken, Task<StoredPage<Trade>>> read)
    {
        var server = await ApiServer.StartAsync(services => services.AddSingleton<ITradeReader>(new Trades(read)));
        await using var publisher = new Publisher(server, "test");
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } },
            new IngestItem { Instrument = new Instrument { Symbol = "MSFT", Mic = "XNAS" } });
        return server;
    }

    private static StoredPage<Trade> Page(int from, int count, long version) =>
        new([.. Enumerable.Range(from, count).Select(TradeOf)], version);

    private static Trade TradeOf(int number) => new()
    {
        Symbol = Symbol.Parse("AAPL"),
        Price = 1 + number,
        Size = 1,
        TradeId = $"id-{number}",
        EventTime = Instant.FromUtc(2024, 3, 4, 14, 30) + Duration.FromMilliseconds(number),
        ReceiveTime = Instant.FromUtc(2024, 3, 4, 14, 30) + Duration.FromMilliseconds(number),
        Sequence = number + 1,
    };

    private sealed class Trades(Func<TickRange, CancellationToken, Task<StoredPage<Trade>>> read) : ITradeReader
    {
        public ValueTask<IReadOnlyList<Trade>> ListAsync(TickRange range, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<Trade>>([]);

        public async ValueTask<StoredPage<Trade>> ReadPageAsync(
            TickRange range, CancellationToken cancellationToken) => await read(range, cancellationToken);
    }
}

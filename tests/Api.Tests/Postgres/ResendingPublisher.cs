using System.Collections.Concurrent;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace FinApi.Api.Tests.Postgres;

/// <summary>
/// A publisher as the contract wants it: what was not acknowledged is sent again after an UNAVAILABLE that says when.
/// Trade n has the id "n".
/// </summary>
internal sealed class ResendingPublisher : IAsyncDisposable
{
    private const int BatchSize = 20;

    private readonly ApiServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Exception> _faults = new();
    private readonly Task _running;
    private long _acknowledged;
    private long _refusals;

    public ResendingPublisher(ApiServer server)
    {
        _server = server;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Trades 1 to this one are acknowledged.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>What no publisher can go on after.</summary>
    public IReadOnlyCollection<Exception> Faults => _faults;

    /// <summary>Waits until so many are acknowledged.</summary>
    public Task UntilAcknowledgedAsync(long number) =>
        UntilAsync(() => Acknowledged >= number, $"Trade {number} is not acknowledged.");

    public Task UntilAsync(Func<bool> condition, string otherwise) =>
        UntilAsync(() => Task.FromResult(condition()), otherwise);

    /// <summary>Waits for something while it publishes, and fails when it cannot go on.</summary>
    public Task UntilAsync(Func<Task<bool>> condition, string otherwise) =>
        Until.TrueAsync(
            async () =>
            {
                Assert.Empty(Faults);
                return await condition();
            },
            () => otherwise);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested && _faults.IsEmpty)
        {
            await using var publisher = new Publisher(_server, "exchange") { NextSequence = Acknowledged + 1 };
            try
            {
                await PublishAsync(publisher);
            }
            catch (RpcException exception) when (IsRefusal(exception))
            {
                Interlocked.Increment(ref _refusals);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
            }
            catch (Exception exception)
            {
                _faults.Enqueue(exception);
            }
        }
    }

    private async Task PublishAsync(Publisher publisher)
    {
        while (!_stop.IsCancellationRequested)
        {
            var first = publisher.NextSequence;
            var answer = await publisher.SendAsync(
                [.. Enumerable.Range(0, BatchSize).Select(i => new IngestItem { Trade = Trade(first + i) })]);
            Assert.Empty(answer.Rejections);
            Assert.Equal(BatchSize, answer.Accepted + answer.Duplicates);
            Interlocked.Exchange(ref _acknowledged, first + BatchSize - 1);
        }
    }

    private static bool IsRefusal(RpcException exception) =>
        ErrorAnswer.From(exception) is { Code: Code.Unavailable, HasRetry: true };

    private static Trade Trade(long number) =>
        new()
        {
            Symbol = "AAPL",
            TradeId = $"{number}",
            Price = "176.5",
            Size = "100",
            EventTime = MarketServer.Open + Duration.FromTimeSpan(TimeSpan.FromMilliseconds(number)),
        };
}

using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Application.History.Exports;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Tests.History;

public sealed class ExportPartsTests : IDisposable
{
    private readonly ExportLane _lane = new();
    private int _reading;
    private int _mostAtOnce;
    private int _reads;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static int Turns => Math.Max(1, Environment.ProcessorCount / 2);

    public void Dispose() => _lane.Dispose();

    [Fact]
    public async Task WriteAsync_ManyClientsThatReceiveSlowly_HoldNoTurnAndFewReadAtOnce()
    {
        var exports = Enumerable.Range(0, 3 * Environment.ProcessorCount)
            .Select(_ => Begin(ReadAsync, Cancellation))
            .ToList();

        // Nobody asks for a second part: whoever held its turn meanwhile would keep the next one from its first.
        await Task.WhenAll(exports.Select(
            export => Task.Run(async () => Assert.True(await export.MoveNextAsync()), Cancellation)));

        Assert.InRange(_mostAtOnce, 1, Turns);
        Assert.Equal(exports.Count, _reads);
        foreach (var export in exports)
        {
            await export.DisposeAsync();
        }

        Assert.Equal(exports.Count, _reads);
    }

    [Fact]
    public async Task WriteAsync_ReadFails_GivesItsTurnBack()
    {
        for (var i = 0; i <= Turns; i++)
        {
            await using var export = Begin(FailAsync, Cancellation);
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await export.MoveNextAsync());
        }

        static ValueTask<ExportRows<int>> FailAsync(TickOrder? last, int limit, CancellationToken cancellation) =>
            throw new StorageUnavailableException("The store is away.");
    }

    [Fact]
    public async Task WriteAsync_ClientGoesWhileItWaitsForItsTurn_Ends()
    {
        var isGone = new TaskCompletionSource();
        var holders = Enumerable.Range(0, Turns).Select(_ => Begin(HoldAsync, Cancellation)).ToList();
        var held = holders.Select(holder => holder.MoveNextAsync().AsTask()).ToList();
        using var leaving = new CancellationTokenSource();
        await using var waiting = Begin(ReadAsync, leaving.Token);
        var waited = waiting.MoveNextAsync().AsTask();

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waited);
        Assert.Equal(0, _reads);
        isGone.SetResult();
        await Task.WhenAll(held);
        await using var next = Begin(ReadAsync, Cancellation);
        Assert.True(await next.MoveNextAsync());

        async ValueTask<ExportRows<int>> HoldAsync(TickOrder? last, int limit, CancellationToken cancellation)
        {
            await isGone.Task;
            return default(ExportRows<int>) with { Rows = [] };
        }
    }

    private IAsyncEnumerator<ExportPart> Begin(
        Func<TickOrder?, int, CancellationToken, ValueTask<ExportRows<int>>> read, CancellationToken cancellation) =>
        ExportParts.WriteAsync(
            () => new OneByte(),
            [
                new ExportSeries<int>(
                    read,
                    _ => new TickOrder(Instant.FromUnixTimeSeconds(0), 0),
                    _ => ValueTask.FromResult<PageVersion?>(null)),
            ],
            _lane,
            cancellation).GetAsyncEnumerator(cancellation);

    private async ValueTask<ExportRows<int>> ReadAsync(TickOrder? last, int limit, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _reads);
        var reading = Interlocked.Increment(ref _reading);
        InterlockedMax(ref _mostAtOnce, reading);
        await Task.Yield();
        Interlocked.Decrement(ref _reading);
        return new ExportRows<int>(PooledRows.Of(Enumerable.Range(0, limit)), Version: null);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var known = Volatile.Read(ref most); known < value;)
        {
            known = Interlocked.CompareExchange(ref most, value, known) is var found && found == known ? value : found;
        }
    }

    private sealed class OneByte : IExportWriter<int>
    {
        public int BatchRows => 10;

        public ReadOnlyMemory<byte> Write(ReadOnlySpan<int> rows, int symbol, bool isLast) => new byte[1];

        public void Dispose()
        {
            // Nothing to give back.
        }
    }
}

using System.Threading.Channels;
using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.MarketData;
using FinApi.Application.Streaming.Markets;
using FinApi.Domain.Instruments;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Streaming.Fanout;

/// <summary>
/// Brings what the node follows to its streams, on a thread of its own: to mark thousands of subscribers must not hold
/// up the publisher's receipt.
/// </summary>
internal sealed class LogPump(
    PriceHub hub, StreamMarkets delayed, LatestMarket market, IOptions<TickLogOptions> options)
    : BackgroundService, ILogSubscriber
{
    private readonly Channel<Work> _work = Channel.CreateUnbounded<Work>(
        new UnboundedChannelOptions { SingleReader = true });

    private long _waitingEvents;

    public void Restart(long epoch, LogCheckpoint checkpoint, long position) =>
        _work.Writer.TryWrite(new Work(epoch, position, checkpoint.Numbers, Row: null));

    public void Apply(long epoch, LogRow row)
    {
        // Beyond what the hub keeps, older events would be gone anyway: it sees the hole and tells subscribers of it.
        if (Interlocked.Read(ref _waitingEvents) <= options.Value.MaxEvents)
        {
            Interlocked.Add(ref _waitingEvents, row.Entries.Count);
            _work.Writer.TryWrite(new Work(epoch, row.FirstPosition - 1, Numbers: null, row));
        }
    }

    public void Break(Symbol symbol) => _work.Writer.TryWrite(new Work { Broken = symbol });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var readiness = NoteReadyAsync(stoppingToken);
        await foreach (var work in _work.Reader.ReadAllAsync(stoppingToken))
        {
            Do(work);
        }

        await readiness;
    }

    // Behind all that was applied before the node was ready: who connects must not see the market go back in time.
    private async Task NoteReadyAsync(CancellationToken stoppingToken)
    {
        await market.WaitUntilReadyAsync(stoppingToken);
        _work.Writer.TryWrite(default);
    }

    private void Do(Work work)
    {
        if (work == default)
        {
            hub.MarkReady();
            return;
        }

        if (work.Broken is { } symbol)
        {
            hub.Break(symbol);
            delayed.Break(symbol);
            return;
        }

        if (work.Row is not { } row)
        {
            hub.Restart(work.Epoch, work.Position, work.Numbers!);
            return;
        }

        Interlocked.Add(ref _waitingEvents, -row.Entries.Count);
        var events = new List<TickEvent>(row.Entries.Count);
        for (var i = 0; i < row.Entries.Count; i++)
        {
            if (row.Entries[i].IsTopicItem && row.FirstPosition + i > hub.Position)
            {
                events.Add(row.Entries[i].ToEvent(row.FirstPosition + i));
            }
        }

        hub.Publish(new TickLogRead(work.Epoch, work.Position, events) { LastPosition = row.LastPosition });
        for (var i = 0; i < row.Entries.Count; i++)
        {
            // Of other deletions the streams learn once the market shows what stands.
            if (row.Entries[i].Item is TakenBack { IsInstrument: true } gone)
            {
                hub.Break(gone.Symbol);
                delayed.Break(gone.Symbol);
            }
        }
    }

    // A row, the numbers that topics begin with, or an instrument that has a gap; the default: the node is ready.
    private readonly record struct Work(
        long Epoch, long Position, IReadOnlyDictionary<TopicKey, long>? Numbers, LogRow? Row)
    {
        public Symbol? Broken { get; init; }
    }
}

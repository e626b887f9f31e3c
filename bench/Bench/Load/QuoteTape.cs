using System.Globalization;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Bench.Load;

/// <summary>
/// Quotes of many symbols at a steady rate. Each lap visits all symbols once in an order drawn anew, so that the
/// updates of one subscriber lie scattered: what comes together could be sent together, and would flatter the result.
/// </summary>
internal sealed class QuoteTape(Publisher publisher, IReadOnlyList<string> symbols)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly int[] _order = [.. Enumerable.Range(0, symbols.Count)];
    private readonly Random _random = new(20261126);
    private int _next;
    private long _count;

    /// <summary>How many quotes of each symbol were published.</summary>
    public long[] Published { get; } = new long[symbols.Count];

    /// <summary>How many quotes were published.</summary>
    public long Count => _count;

    /// <summary>Publishes at a rate for a time; returns when all is acknowledged.</summary>
    public async Task PlayAsync(int perSecond, TimeSpan duration)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        using var timer = new PeriodicTimer(Beat, time);
        var total = (long)(perSecond * duration.TotalSeconds);
        for (var sent = 0L; sent < total;)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            var due = Math.Min(total, (long)(time.GetElapsedTime(start).TotalSeconds * perSecond));
            await publisher.PublishAsync(Take((int)(due - sent)));
            sent = Math.Max(due, sent);
        }

        await publisher.DrainAsync();
    }

    /// <summary>One quote of every symbol, of now or of so long ago.</summary>
    public async Task PlayLapAsync(TimeSpan ago = default)
    {
        await publisher.PublishAsync(Take(symbols.Count, ago));
        await publisher.DrainAsync();
    }

    /// <summary>
    /// The past as it would have been: a quote of every symbol each second, as fast as they are taken in.
    /// </summary>
    public async Task PlayPastAsync(int seconds)
    {
        for (var ago = seconds; ago > 0; ago--)
        {
            await publisher.PublishAsync(Take(symbols.Count, TimeSpan.FromSeconds(ago)));
        }

        await publisher.DrainAsync();
    }

    private List<IngestItem> Take(int count, TimeSpan ago = default)
    {
        var items = new List<IngestItem>(count);
        for (var i = 0; i < count; i++)
        {
            if (_next == 0)
            {
                _random.Shuffle(_order);
            }

            items.Add(new IngestItem { Quote = Next(_order[_next], ago) });
            _next = (_next + 1) % symbols.Count;
        }

        return items;
    }

    private Quote Next(int symbol, TimeSpan ago)
    {
        Published[symbol]++;
        var micros = SendClock.Microseconds - (long)ago.TotalMicroseconds;
        var now = new Timestamp { Seconds = micros / 1_000_000, Nanos = (int)(micros % 1_000_000) * 1_000 };
        var price = 100m + (symbol % 100) + (++_count % 1_000 / 100m);
        return new Quote
        {
            Symbol = symbols[symbol],
            BidPrice = price.ToString(CultureInfo.InvariantCulture),
            BidSize = "300",
            BidVenue = "XNAS",
            AskPrice = (price + 0.02m).ToString(CultureInfo.InvariantCulture),
            AskSize = "200",
            AskVenue = "XNAS",
            EventTime = now,
            ReceiveTime = now,
        };
    }
}

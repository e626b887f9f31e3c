using System.Diagnostics;
using FinApi.Bench.Load;
using FinApi.Bench.Measuring;
using FinApi.Bench.Servers;
using FinApi.Contracts.V1;

namespace FinApi.Bench.Scenarios;

/// <summary>Publishes the same number of trades of 100 symbols each round, and waits until they are durable.</summary>
/// <param name="server">Where to.</param>
/// <param name="source">What the publisher calls itself; an import is not streamed.</param>
/// <param name="tape">The trades of a round.</param>
internal sealed class IngestSide(FinApiServer server, string source, Func<int, IEnumerable<IngestItem>> tape)
    : IAsyncDisposable
{
    private const int Symbols = 100;

    // A round of a day's trades comes a week after the one before;
    // the first lies so far back that the last is not ahead.
    private const int Weeks = 20;

    private readonly Publisher _publisher = new(server.Process.Grpc, server.IngestKey, source);
    private readonly Tally _tally = new();
    private int _round;

    /// <summary>Trades as they come in while the market is open: all of the last few seconds.</summary>
    public static IEnumerable<IngestItem> LiveTape(int rows)
    {
        var start = TimeProvider.System.GetUtcNow().AddMicroseconds(-10d * rows);
        return Enumerable.Range(0, rows).Select(i => Shelf.TradeAt(SymbolOf(i), i, start.AddMicroseconds(10d * i)));
    }

    /// <summary>A whole past trading day in the order of time, as a vendor's file has it.</summary>
    public static IEnumerable<IngestItem> DayTape(int rows, int round)
    {
        var start = Shelf.DayStart.AddDays(7 * (round - Weeks));
        var step = TimeSpan.FromMinutes(390) / rows;
        return Enumerable.Range(0, rows).Select(i => Shelf.TradeAt(SymbolOf(i), i, start + (step * i)));
    }

    public Round Measure()
    {
        var items = tape(_round++).ToList();
        _tally.Done = 0;
        return Round.Measure(server.Process, _tally, () =>
        {
            var start = Stopwatch.GetTimestamp();
            PublishAsync(items).GetAwaiter().GetResult();
            _tally.Done = items.Count;
            _tally.Latency.Add((long)Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        });
    }

    public ValueTask DisposeAsync() => _publisher.DisposeAsync();

    private static string SymbolOf(int number) => $"I{number % Symbols:00}";

    private async Task PublishAsync(List<IngestItem> items)
    {
        await _publisher.PublishAsync(items);
        await _publisher.DrainAsync();
    }
}

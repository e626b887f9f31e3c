using System.Diagnostics;
using FinApi.Bench.Load;
using FinApi.Bench.Measuring;
using FinApi.Bench.Servers;

namespace FinApi.Bench.Scenarios;

/// <summary>Publishes the same number of trades a round, spread over 100 symbols.</summary>
internal sealed class IngestSide(FinApiServer server, int rows) : IAsyncDisposable
{
    private readonly Publisher _publisher = new(server.Process.Grpc, server.IngestKey, "ingest");
    private readonly Tally _tally = new();
    private int _round;

    public Round Measure()
    {
        var source = $"R{++_round}-";
        var items = Shelf.Trades(string.Empty, rows, source).ToList();
        for (var i = 0; i < items.Count; i++)
        {
            items[i].Trade.Symbol = $"I{i % 100:00}";
        }

        return Round.Measure(server.Process, _tally, () =>
        {
            var start = Stopwatch.GetTimestamp();
            PublishAsync(items).GetAwaiter().GetResult();
            _tally.Done = rows;
            _tally.Latency.Add((long)Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        });
    }

    public ValueTask DisposeAsync() => _publisher.DisposeAsync();

    private async Task PublishAsync(List<Contracts.V1.IngestItem> items)
    {
        await _publisher.PublishAsync(items);
        await _publisher.DrainAsync();
    }
}

using FinApi.Application.Ports;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest;

/// <summary>
/// Reads ahead what a commit will change, with two questions to the store instead of one for every bar. What nobody
/// expected is still loaded when it is asked for. Used by the pipeline's one writer only.
/// </summary>
internal sealed class BarLoads(IBarBatchReader bars)
{
    private readonly List<BarLane> _expecting = [];

    /// <summary>Notes that a bar will be asked for.</summary>
    public void Expect(BarLane lane, BarWindow window)
    {
        if (lane.Expect(window))
        {
            _expecting.Add(lane);
        }
    }

    /// <summary>Loads what was expected and is not at hand.</summary>
    public async ValueTask LoadAsync(Func<BarSeries, BarLane> laneOf, CancellationToken cancellationToken)
    {
        if (_expecting.Count == 0)
        {
            return;
        }

        var unknown = _expecting.Where(lane => !lane.KnowsNewest).ToList();
        if (unknown.Count > 0)
        {
            var newest = await bars.ListNewestAsync([.. unknown.Select(lane => lane.Series)], cancellationToken);
            foreach (var stored in newest)
            {
                laneOf(SeriesOf(stored)).NoteStart(stored.Bar.StartTime);
            }

            unknown.ForEach(lane => lane.KnowsNewest = true);
        }

        var ranges = _expecting.SelectMany(lane => lane.ExpectedRanges()).ToList();
        if (ranges.Count > 0)
        {
            foreach (var stored in await bars.ListManyAsync(ranges, cancellationToken))
            {
                laneOf(SeriesOf(stored)).Fill(stored);
            }
        }

        _expecting.ForEach(lane => lane.FillRest());
        _expecting.Clear();
    }

    public void Clear() => _expecting.Clear();

    private static BarSeries SeriesOf(StoredBar stored) => new(stored.Bar.Symbol, stored.Bar.Interval);
}

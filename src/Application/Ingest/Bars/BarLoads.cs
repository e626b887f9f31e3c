using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest.Bars;

/// <summary>
/// Loads the bars that the pipeline has not at hand: all that a commit is expected to change with two questions to the
/// store, and what nobody expected when it is asked for. Used by the pipeline's one writer only.
/// </summary>
internal sealed class BarLoads(IBarBatchReader bars)
{
    private readonly Dictionary<BarSeries, BarLane> _expecting = [];

    /// <summary>Notes that a bar will be asked for.</summary>
    public void Expect(BarLane lane, BarWindow window)
    {
        if (lane.Expect(window))
        {
            _expecting.Add(lane.Series, lane);
        }
    }

    /// <summary>Loads what was expected and is not at hand.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        if (_expecting.Count == 0)
        {
            return;
        }

        await LearnNewestAsync(cancellationToken);
        var ranges = _expecting.Values.SelectMany(lane => lane.ExpectedRanges()).ToList();
        if (ranges.Count > 0)
        {
            foreach (var stored in await bars.ListManyAsync(ranges, cancellationToken))
            {
                LaneOf(stored).Fill(stored);
            }
        }

        foreach (var lane in _expecting.Values)
        {
            lane.FillRest();
        }

        _expecting.Clear();
    }

    public void Clear() => _expecting.Clear();

    // What begins behind the newest bar is not stored, so that most new bars need no question of their own.
    private async ValueTask LearnNewestAsync(CancellationToken cancellationToken)
    {
        var unknown = _expecting.Values.Where(lane => !lane.KnowsNewest).ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        foreach (var stored in await bars.ListNewestAsync([.. unknown.Select(lane => lane.Series)], cancellationToken))
        {
            LaneOf(stored).NoteStart(stored.Bar.StartTime);
        }

        unknown.ForEach(lane => lane.KnowsNewest = true);
    }

    private BarLane LaneOf(StoredBar stored) => _expecting[new BarSeries(stored.Bar.Symbol, stored.Bar.Interval)];
}

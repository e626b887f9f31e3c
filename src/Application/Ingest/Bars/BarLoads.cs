using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Bars;

/// <summary>
/// Loads the bars that the pipeline has not at hand: all that a commit is expected to change with two questions to the
/// store, and what nobody expected when it is asked for. Used by the pipeline's one writer only.
/// </summary>
internal sealed class BarLoads(IBarBatchReader bars)
{
    private readonly Dictionary<BarSeries, BarLane> _expecting = [];

    // Few: bars go by cancels and by other sessions. Null until they are read.
    private Dictionary<(BarSeries Series, Instant Key), int>? _gone;

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

        await LearnGoneAsync(cancellationToken);
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

    /// <summary>The revision of a bar that is no more; null when it has never been, or long ago.</summary>
    public int? FindGone(BarSeries series, BarWindow window) =>
        _gone!.Count > 0
        && _gone.TryGetValue((series, GoneBar.KeyOf(window.StartTime, window.TradingDate)), out var revision)
            ? revision
            : null;

    /// <summary>Reads which bars are no more, unless that is known.</summary>
    public async ValueTask LearnGoneAsync(CancellationToken cancellationToken)
    {
        if (_gone is null)
        {
            var all = await bars.ListGoneAsync(cancellationToken);
            _gone = all.ToDictionary(
                gone => (new BarSeries(gone.Symbol, gone.Interval), gone.Key), gone => gone.Revision);
        }
    }

    /// <summary>Notes bars that are no more from the next commit on.</summary>
    public void NoteGone(IReadOnlyList<GoneBar> all)
    {
        foreach (var gone in all)
        {
            _gone![(new BarSeries(gone.Symbol, gone.Interval), gone.Key)] = gone.Revision;
        }
    }

    public void Clear()
    {
        _expecting.Clear();
        _gone = null;
    }

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

using FinApi.Application.History;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Bars;

/// <summary>Finds the newest bars of a series as they will stand once the commit is stored.</summary>
internal sealed class NewestBars(IBarReader bars)
{
    /// <summary>Those of the store, with what the commit changes, removes and makes anew in their place.</summary>
    /// <param name="lane">The lane of the series.</param>
    /// <param name="remade">What of the series is made anew; null: nothing.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The newest first.</returns>
    public async ValueTask<IReadOnlyList<StoredBar>> FindAsync(
        BarLane lane, RemadeSeries? remade, int count, CancellationToken cancellationToken)
    {
        var changed = lane.ListChanged(Instant.MinValue, Instant.MaxValue)
            .Where(each => remade?.Remake.FindRange(each.Start) is null)
            .ToDictionary(each => each.Start, each => each.Bar);
        List<StoredBar> found = [.. changed.Values.OfType<StoredBar>(), .. remade?.Bars ?? []];
        await AddStoredAsync(lane.Series, changed, remade?.Remake, count, found, cancellationToken);
        return [.. found.OrderByDescending(each => each.Bar.StartTime).Take(count)];
    }

    // Most often one page: as many are read as are wanted, and as many more as may be gone.
    private async ValueTask AddStoredAsync(
        BarSeries series,
        Dictionary<Instant, StoredBar?> changed,
        DayRemake? remake,
        int count,
        List<StoredBar> found,
        CancellationToken cancellationToken)
    {
        var (left, size) = (count, count + changed.Count);
        Instant? end = null;
        while (true)
        {
            var page = await bars.ListAsync(
                new BarRange(series.Symbol, series.Interval, StartTime: null, end, IsDescending: true, size),
                cancellationToken);
            var isLast = page.Count < size;
            foreach (var stored in page)
            {
                end = stored.Bar.StartTime;
                if (remake?.FindRange(stored.Bar.StartTime) is { } range)
                {
                    // All of the range are made anew: the next page begins before it.
                    (end, isLast) = (range.Start, range.Start is null);
                    break;
                }

                if (!changed.ContainsKey(stored.Bar.StartTime))
                {
                    found.Add(stored);
                    left--;
                }
            }

            if (left <= 0 || isLast)
            {
                return;
            }
        }
    }
}

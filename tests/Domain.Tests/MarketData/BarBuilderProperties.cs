using CsCheck;
using FinApi.Domain.MarketData;
using FinApi.Domain.Tests.Support;

namespace FinApi.Domain.Tests.MarketData;

public sealed class BarBuilderProperties
{
    private static readonly Gen<(Trade[] Sorted, Trade[] Arrived)> Arrivals =
        from trades in Trades.Random
        from arrived in Gen.Shuffle(trades)
        select (trades.OrderBy(trade => trade.EventTime).ThenBy(trade => trade.Sequence).ToArray(), arrived);

    [Fact]
    public void Add_AnyOrderOfArrival_GivesTheBarOfTheSortedTrades() =>
        Arrivals.Sample(sample =>
        {
            var expected = BarOf(sample.Sorted);

            var stored = Build(BarInterval.OneHour, sample.Arrived).Single();

            return stored.Bar == expected
                && stored.Notional == sample.Sorted.Sum(trade => trade.Price * trade.Size)
                && stored.First.Sequence == sample.Sorted[0].Sequence
                && stored.Last.Sequence == sample.Sorted[^1].Sequence;
        });

    [Fact]
    public void Add_LateTrades_RaiseTheRevisionByTheirNumber() =>
        Arrivals.SelectMany(sample => Gen.Bool.Array[sample.Arrived.Length], (sample, late) => (sample.Arrived, late))
            .Sample(sample =>
            {
                var builder = Builder(BarInterval.OneHour, sample.Arrived[0]);
                foreach (var (trade, isLate) in sample.Arrived.Zip(sample.late))
                {
                    builder.Add(trade, isLate);
                }

                return builder.ToStored().Bar.Revision == sample.late.Count(isLate => isLate);
            });

    [Fact]
    public void Resume_AfterAnyTrade_GoesOnAsIfNothingHappened() =>
        Arrivals.Sample(sample =>
        {
            var straight = Builder(BarInterval.OneHour, sample.Arrived[0]);
            var resumed = Builder(BarInterval.OneHour, sample.Arrived[0]);
            foreach (var trade in sample.Arrived)
            {
                straight.Add(trade, isRevision: false);
                resumed.Add(trade, isRevision: false);
                resumed = BarBuilder.Resume(resumed.ToStored());
            }

            return resumed.ToStored() == straight.ToStored();
        });

    [Fact]
    public void Fold_MinutesToHour_EqualsBuildingDirectly() =>
        Arrivals.Sample(sample =>
        {
            var minutes = Build(BarInterval.OneMinute, sample.Arrived);
            var fives = Fold(BarInterval.FiveMinutes, minutes);
            var hour = Fold(BarInterval.OneHour, fives);

            return fives.SequenceEqual(Build(BarInterval.FiveMinutes, sample.Arrived))
                && hour.SequenceEqual(Build(BarInterval.OneHour, sample.Arrived));
        });

    [Fact]
    public void ToStored_AnyTrades_IsConsistent() =>
        Arrivals.Sample(sample => Build(BarInterval.OneMinute, sample.Arrived).All(stored =>
        {
            var bar = stored.Bar;
            return bar.Low > 0
                && bar.Low <= bar.Open && bar.Open <= bar.High
                && bar.Low <= bar.Close && bar.Close <= bar.High
                && (bar.Vwap is null ? bar.Volume == 0 : bar.Low <= bar.Vwap && bar.Vwap <= bar.High);
        }));

    // The plain definition, over trades in market order.
    private static Bar BarOf(Trade[] sorted)
    {
        var window = Window(BarInterval.OneHour, sorted[0]);
        var volume = sorted.Sum(trade => trade.Size);
        return new Bar
        {
            Symbol = Trades.Symbol,
            Interval = BarInterval.OneHour,
            StartTime = window.StartTime,
            EndTime = window.EndTime,
            Open = sorted[0].Price,
            High = sorted.Max(trade => trade.Price),
            Low = sorted.Min(trade => trade.Price),
            Close = sorted[^1].Price,
            Volume = volume,
            Vwap = volume == 0 ? null : Math.Round(sorted.Sum(trade => trade.Price * trade.Size) / volume, 14),
            TradeCount = sorted.Length,
        };
    }

    private static List<StoredBar> Build(BarInterval interval, IEnumerable<Trade> arrived) =>
        [.. arrived.GroupBy(trade => Window(interval, trade)).OrderBy(group => group.Key.StartTime).Select(group =>
        {
            var builder = Builder(interval, group.First());
            foreach (var trade in group)
            {
                builder.Add(trade, isRevision: false);
            }

            return builder.ToStored();
        })];

    private static List<StoredBar> Fold(BarInterval interval, IEnumerable<StoredBar> finer) =>
        [.. finer
            .GroupBy(part => BarWindows.Find(interval, Markets.Of("XNAS"), part.Bar.StartTime)!.Value)
            .Select(group => BarBuilder.Fold(Trades.Symbol, interval, group.Key, [.. group], previous: null))];

    private static BarBuilder Builder(BarInterval interval, Trade trade) =>
        new(Trades.Symbol, interval, Window(interval, trade));

    private static BarWindow Window(BarInterval interval, Trade trade) =>
        BarWindows.Find(interval, Markets.Of("XNAS"), trade.EventTime)!.Value;
}

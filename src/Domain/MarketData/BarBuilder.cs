using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.Numbers;
using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>
/// One bar under construction. The bar depends only on the trades, not on their order of arrival. Adding a trade does
/// not allocate. Not safe for several threads.
/// </summary>
/// <param name="symbol">The instrument.</param>
/// <param name="interval">Length of the bar.</param>
/// <param name="window">Span of the bar; every added trade lies within.</param>
public sealed class BarBuilder(Symbol symbol, BarInterval interval, BarWindow window)
{
    private decimal _open;
    private decimal _high;
    private decimal _low;
    private decimal _close;
    private decimal? _volume = 0;
    private decimal? _notional = 0;
    private decimal? _vwap;
    private long? _tradeCount = 0;
    private TickOrder _first;
    private TickOrder _last;
    private int _revision;
    private bool _hasRange;

    /// <summary>Whether no trade was added yet that may set open and close. Then there is no bar.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Whether a source supplied the bar as a bar; trades do not change a supplied bar.</summary>
    public bool IsSupplied { get; private init; }

    /// <summary>Goes on with a stored bar.</summary>
    public static BarBuilder Resume(StoredBar stored)
    {
        var bar = stored.Bar;
        return new BarBuilder(bar.Symbol, bar.Interval, new BarWindow(bar.StartTime, bar.EndTime, bar.TradingDate))
        {
            IsEmpty = false,
            _hasRange = true,
            IsSupplied = stored.IsSupplied,
            _open = bar.Open,
            _high = bar.High,
            _low = bar.Low,
            _close = bar.Close,
            _volume = bar.Volume,
            _notional = stored.Notional,
            _vwap = bar.Vwap,
            _tradeCount = bar.TradeCount,
            _first = stored.First,
            _last = stored.Last,
            _revision = bar.Revision,
        };
    }

    /// <summary>
    /// Makes a bar that a source supplied. Numbers equal to the stored ones change nothing and give <paramref
    /// name="previous"/> back; other numbers replace the stored ones and raise the revision by one.
    /// </summary>
    /// <param name="bar">Symbol, interval and numbers.</param>
    /// <param name="window">Span of the bar.</param>
    /// <param name="previous">The stored bar of the same window; null when there is none.</param>
    public static StoredBar Supply(Bar bar, BarWindow window, StoredBar? previous)
    {
        var isSame = previous is not null && HasNumbersOf(bar, previous.Bar);
        if (isSame && previous!.IsSupplied)
        {
            return previous;
        }

        var supplied = bar with
        {
            StartTime = window.StartTime,
            EndTime = window.EndTime,
            TradingDate = window.TradingDate,
            Revision = previous is null ? 0 : previous.Bar.Revision + (isSame ? 0 : 1),
        };
        return new StoredBar(
            supplied,
            Notional: bar.Volume == 0 ? 0 : ExactDecimal.Multiply(bar.Vwap, bar.Volume),
            First: new TickOrder(window.StartTime, 0),
            Last: new TickOrder(window.EndTime - Duration.Epsilon, long.MaxValue),
            IsSupplied: true);
    }

    /// <summary>
    /// Folds bars of a finer interval into one. Volume, notional and trade count are unknown when they are unknown for
    /// one part. The revision of an interval that is only folded for readers is the sum of its parts' revisions.
    /// </summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="interval">The coarser interval.</param>
    /// <param name="window">Span of the bar; all parts lie within.</param>
    /// <param name="finer">The parts in any order, at least one.</param>
    /// <param name="previous">
    /// The stored bar of the window, whose revision is raised by one if the numbers differ; null while the bar is
    /// current.
    /// </param>
    public static StoredBar Fold(
        Symbol symbol, BarInterval interval, BarWindow window, IReadOnlyList<StoredBar> finer, StoredBar? previous)
    {
        var builder = new BarBuilder(symbol, interval, window);
        foreach (var part in finer)
        {
            builder.Merge(part);
        }

        var folded = builder.ToStored();
        var fresh = interval.FoldsFrom is null ? 0 : folded.Bar.Revision;
        var revision = previous is null
            ? fresh
            : previous.Bar.Revision + (HasNumbersOf(folded.Bar, previous.Bar) ? 0 : 1);
        return folded with { Bar = folded.Bar with { Revision = revision } };
    }

    /// <summary>
    /// The bar that was made anew from all trades of its window that stand. Its revision is one above that of the
    /// stored bar, if the numbers differ.
    /// </summary>
    /// <param name="fresh">The bar as its trades make it.</param>
    /// <param name="previous">The stored bar of the window; null when there is none.</param>
    public static StoredBar Remake(StoredBar fresh, StoredBar? previous)
    {
        var revision = previous is null ? 0 : previous.Bar.Revision + (HasNumbersOf(fresh.Bar, previous.Bar) ? 0 : 1);
        return fresh with { Bar = fresh.Bar with { Revision = revision } };
    }

    /// <summary>Adds a trade of this window, unless the bar is supplied.</summary>
    /// <param name="trade">The trade; its price may be zero or below.</param>
    /// <param name="isRevision">
    /// Whether the trade revises the bar: a later bar had begun when the trade arrived, and it is the first late trade
    /// of its commit.
    /// </param>
    /// <param name="uses">What the trade may set.</param>
    public void Add(Trade trade, bool isRevision, TradeUses uses = TradeUses.All)
    {
        if (IsSupplied || uses == TradeUses.None)
        {
            return;
        }

        if ((uses & TradeUses.OpenClose) != TradeUses.None)
        {
            var order = TickOrder.Of(trade);
            Extend(order, order, trade.Price, trade.Price);
        }

        if ((uses & TradeUses.HighLow) != TradeUses.None)
        {
            Extend(trade.Price, trade.Price);
        }

        if ((uses & TradeUses.Volume) != TradeUses.None)
        {
            _volume = ExactDecimal.Add(_volume, trade.Size);
            _notional = ExactDecimal.Add(_notional, ExactDecimal.Multiply(trade.Price, trade.Size));
            _tradeCount++;
        }

        _revision += isRevision ? 1 : 0;
    }

    /// <summary>
    /// The bar as it is now. The vwap is rounded as <see cref="DerivedDecimal.Round"/> does; null when the notional is
    /// unknown or the volume unknown or 0.
    /// </summary>
    /// <exception cref="InvalidOperationException">The bar is empty.</exception>
    public StoredBar ToStored()
    {
        if (IsEmpty)
        {
            throw new InvalidOperationException("A bar without a trade does not exist.");
        }

        var bar = new Bar
        {
            Symbol = symbol,
            Interval = interval,
            StartTime = window.StartTime,
            EndTime = window.EndTime,
            TradingDate = window.TradingDate,
            Open = _open,
            High = _high,
            Low = _low,
            Close = _close,
            Volume = _volume,
            Vwap = IsSupplied ? _vwap : Average(),
            TradeCount = _tradeCount,
            Revision = _revision,
        };
        return new StoredBar(bar, _notional, _first, _last, IsSupplied);
    }

    // Prices may have more digits than the average keeps: rounding must not carry it past the prices that it is made
    // of.
    private decimal? Average()
    {
        var average = DerivedDecimal.Divide(_notional, _volume ?? 0);
        if (average > _high && average == DerivedDecimal.Round(_high))
        {
            return _high;
        }

        return average < _low && average == DerivedDecimal.Round(_low) ? _low : average;
    }

    private static bool HasNumbersOf(Bar bar, Bar other) =>
        bar.Open == other.Open && bar.High == other.High && bar.Low == other.Low && bar.Close == other.Close
        && bar.Volume == other.Volume && bar.Vwap == other.Vwap && bar.TradeCount == other.TradeCount;

    private void Merge(StoredBar part)
    {
        var bar = part.Bar;
        Extend(part.First, part.Last, bar.Open, bar.Close);
        Extend(bar.High, bar.Low);
        _volume = ExactDecimal.Add(_volume, bar.Volume);
        _notional = ExactDecimal.Add(_notional, part.Notional);
        _tradeCount += bar.TradeCount;
        _revision += bar.Revision;
    }

    private void Extend(TickOrder first, TickOrder last, decimal open, decimal close)
    {
        if (IsEmpty || first < _first)
        {
            (_first, _open) = (first, open);
        }

        if (IsEmpty || last >= _last)
        {
            (_last, _close) = (last, close);
        }

        IsEmpty = false;
    }

    private void Extend(decimal high, decimal low)
    {
        _high = _hasRange ? Math.Max(_high, high) : high;
        _low = _hasRange ? Math.Min(_low, low) : low;
        _hasRange = true;
    }
}

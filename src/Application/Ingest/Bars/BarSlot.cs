using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest.Bars;

/// <summary>One bar that the pipeline is working on.</summary>
internal sealed class BarSlot(BarSeries series, BarWindow window, StoredBar? stored)
{
    private BarBuilder _builder = stored is null
        ? new BarBuilder(series.Symbol, series.Interval, window)
        : BarBuilder.Resume(stored);

    // What the builder would give; kept because a supplied bar has to stay exactly as it was given.
    private StoredBar? _stored = stored;

    public BarWindow Window { get; } = window;

    public bool IsSupplied => _builder.IsSupplied;

    /// <summary>Whether the next commit has to store it.</summary>
    public bool IsChanged { get; set; }

    public void Add(Trade trade, bool isLate)
    {
        _builder.Add(trade, isLate);
        _stored = null;
    }

    public void Replace(StoredBar bar)
    {
        _builder = BarBuilder.Resume(bar);
        _stored = bar;
    }

    /// <summary>The bar as it is now; null while it has no trade.</summary>
    public StoredBar? ToStored() => _stored ??= _builder.IsEmpty ? null : _builder.ToStored();
}

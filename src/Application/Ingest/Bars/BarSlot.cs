using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest.Bars;

/// <summary>One bar that the pipeline is working on.</summary>
internal sealed class BarSlot(BarSeries series, BarWindow window, StoredBar? stored)
{
    private BarBuilder _builder = stored is null
        ? new BarBuilder(series.Symbol, series.Interval, window)
        : BarBuilder.Resume(stored);

    // A bar that the next commit brings, or has revised already, is not revised once more: how many trades come late,
    // and in which order, is not what a revision tells.
    private bool _isOpenToRevision = stored is not null;

    // What the builder would give; kept because a supplied bar has to stay exactly as it was given.
    private StoredBar? _stored = stored;

    public BarWindow Window { get; } = window;

    public bool IsSupplied => _builder.IsSupplied;

    /// <summary>Whether the next commit has to store it.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Notes that the next commit has to store it; false when that was known.</summary>
    public bool MarkChanged()
    {
        var isNews = !IsChanged;
        IsChanged = true;
        return isNews;
    }

    /// <summary>Notes that a commit has it as it is.</summary>
    public void MarkTaken() => (IsChanged, _isOpenToRevision) = (false, true);

    public void Add(Trade trade, bool isLate)
    {
        var isRevision = isLate && _isOpenToRevision;
        _builder.Add(trade, isRevision);
        _isOpenToRevision &= !isRevision;
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

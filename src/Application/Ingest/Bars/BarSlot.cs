using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest.Bars;

/// <summary>One bar that the pipeline is working on.</summary>
/// <param name="series">Its series.</param>
/// <param name="window">What it covers.</param>
/// <param name="stored">The bar as it is stored; null: it is not.</param>
/// <param name="gone">The revision that it had when it went; null: it has never gone.</param>
internal sealed class BarSlot(BarSeries series, BarWindow window, StoredBar? stored, int? gone)
{
    private int? _gone = gone;

    private BarBuilder _builder = stored is null
        ? new BarBuilder(series.Symbol, series.Interval, window)
        : BarBuilder.Resume(stored);

    // A bar that the next commit brings, or has revised already, is not revised once more: how many trades come late,
    // and in which order, is not what a revision tells.
    private bool _isOpenToRevision = stored is not null;

    // What the builder would give; kept because a supplied bar has to stay exactly as it was given.
    private StoredBar? _stored = stored;

    private bool? _isWhole;

    public BarSeries Series => series;

    public BarWindow Window { get; } = window;

    /// <summary>The bar as the last commit left it; null: it is not stored.</summary>
    public StoredBar? Base { get; private set; } = stored;

    /// <summary>Whether a cancel or correction in this commit changes it.</summary>
    public bool IsRevised { get; private set; }

    /// <summary>
    /// Whether it has all trades of its window that stand, those too that make no bar and that nothing else keeps.
    /// </summary>
    public bool IsWhole => _isWhole == true;

    public bool IsSupplied => _builder.IsSupplied;

    /// <summary>Whether there is a bar, and not only trades that make none.</summary>
    public bool HasBar => !_builder.IsEmpty;

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
    public void MarkTaken()
    {
        var taken = ToStored();
        _gone = taken is null ? Base?.Bar.Revision ?? _gone : null;
        if (Base is null && taken is not null)
        {
            // It counts on from the revision that it is stored with.
            _builder = BarBuilder.Resume(taken);
        }

        (IsChanged, IsRevised, _isOpenToRevision, Base) = (false, false, true, taken);
    }

    /// <summary>Notes that a cancel or correction changes it.</summary>
    public void MarkRevised() => IsRevised = true;

    /// <summary>Notes, before its first trade, whether no earlier trade of its window is stored.</summary>
    public void Begin(bool isWhole) => _isWhole ??= isWhole;

    /// <summary>Takes the bar as its trades make it; null: none of its trades stands.</summary>
    public void Remake(StoredBar? fresh)
    {
        _isOpenToRevision = false;
        _isWhole = fresh is null ? null : true;
        if (fresh is not null)
        {
            Replace(BarBuilder.Remake(fresh, Base));
            return;
        }

        _builder = new BarBuilder(series.Symbol, series.Interval, Window);
        _stored = null;
    }

    /// <summary>Takes that a supplied bar was deleted: from now on trades make it, or shorter bars.</summary>
    public void TakeBack()
    {
        _builder = new BarBuilder(series.Symbol, series.Interval, Window);
        (_stored, _isOpenToRevision) = (null, false);
    }

    public void Add(Trade trade, bool isLate, TradeUses uses)
    {
        var isRevision = isLate && _isOpenToRevision;
        _builder.Add(trade, isRevision, uses);
        _isOpenToRevision &= !isRevision;
        _stored = null;
    }

    public void Replace(StoredBar bar)
    {
        _stored = AboveGone(bar);
        _builder = BarBuilder.Resume(_stored);
    }

    /// <summary>The bar as it is now; null while it has no trade.</summary>
    public StoredBar? ToStored() => _stored ??= _builder.IsEmpty ? null : AboveGone(_builder.ToStored());

    /// <summary>A bar that has come again, with a greater revision than it had when it went.</summary>
    public static StoredBar AboveGone(StoredBar bar, int? gone) =>
        bar.Bar.Revision <= gone ? bar with { Bar = bar.Bar with { Revision = gone.Value + 1 } } : bar;

    private StoredBar AboveGone(StoredBar bar) => Base is null ? AboveGone(bar, _gone) : bar;
}

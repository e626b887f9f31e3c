using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;

namespace FinApi.Application.Ingest.Bars;

/// <summary>What a commit changes about bars.</summary>
/// <param name="Bars">Bars that are new or changed.</param>
internal sealed record BarChanges(IReadOnlyList<StoredBar> Bars)
{
    // Made by the first cancel or correction: most commits have none.
    private HashSet<StoredBar>? _revised;
    private List<BarBefore>? _before;
    private List<BarRemoval>? _removed;
    private List<GoneBar>? _gone;

    /// <summary>Stored bars that a cancel or correction changes or removes, as they stood.</summary>
    public IReadOnlyList<BarBefore> Before => _before ?? (IReadOnlyList<BarBefore>)[];

    /// <summary>Stored bars that are no more.</summary>
    public IReadOnlyList<BarRemoval> Removed => _removed ?? (IReadOnlyList<BarRemoval>)[];

    /// <summary>The bars that are no more, those that were to be made anew too.</summary>
    public IReadOnlyList<GoneBar> Gone => _gone ?? (IReadOnlyList<GoneBar>)[];

    /// <summary>Whether a cancel or correction has changed one of <see cref="Bars"/>.</summary>
    public bool IsRevised(StoredBar bar) => _revised?.Contains(bar) == true;

    public void AddRevised(StoredBar bar) => (_revised ??= new(ReferenceEqualityComparer.Instance)).Add(bar);

    public void Add(BarBefore before) => (_before ??= []).Add(before);

    public void AddGone(IEnumerable<GoneBar> gone) => (_gone ??= []).AddRange(gone);

    public void Add(BarRemoval removal) => (_removed ??= []).Add(removal);
}

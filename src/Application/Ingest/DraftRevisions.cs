using FinApi.Application.Log;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;

namespace FinApi.Application.Ingest;

/// <summary>
/// The cancels and corrections of trades in the next commit. Only the pipeline's one writer uses this class.
/// </summary>
internal sealed class DraftRevisions
{
    private readonly List<Shown> _all = [];
    private readonly Dictionary<long, List<TradeRevision>> _bySequence = [];
    private readonly Dictionary<(Symbol Symbol, string TradeId), HashSet<long>> _byName = [];

    /// <summary>The instruments with a cancelled or corrected trade.</summary>
    public IReadOnlyList<Symbol> Symbols =>
        _all.Count == 0 ? [] : [.. _all.Select(each => each.Revision.Symbol).Distinct()];

    public void Add(TradeRevision revision, string source, bool isStreamed)
    {
        _all.Add(new Shown(revision, source, isStreamed));
        var before = revision.Before;
        if (!_bySequence.TryGetValue(before.Sequence, out var versions))
        {
            _bySequence.Add(before.Sequence, versions = []);
        }

        versions.Add(revision);
        if (before.TradeId is { } tradeId)
        {
            if (!_byName.TryGetValue((before.Symbol, tradeId), out var sequences))
            {
                _byName.Add((before.Symbol, tradeId), sequences = []);
            }

            sequences.Add(before.Sequence);
        }
    }

    /// <summary>Whether the stored version of a trade no longer stands.</summary>
    public bool Contains(long sequence) => _bySequence.ContainsKey(sequence);

    /// <summary>Those of the trade with a sequence, by their own sequence.</summary>
    public IReadOnlyList<TradeRevision> Of(long sequence) =>
        _bySequence.TryGetValue(sequence, out var versions) ? versions : [];

    /// <summary>The sequences of the trades of an instrument that had an identifier until then.</summary>
    public IReadOnlySet<long> ListNamed(Symbol symbol, string tradeId) =>
        _byName.TryGetValue((symbol, tradeId), out var sequences) ? sequences : new HashSet<long>();

    /// <summary>Notes the latest trade of each instrument after its cancels and corrections.</summary>
    public void SetLatest(IReadOnlyDictionary<Symbol, Trade?> latest)
    {
        for (var i = 0; i < _all.Count; i++)
        {
            var revision = _all[i].Revision;
            _all[i] = _all[i] with { Revision = revision with { Latest = latest[revision.Symbol] } };
        }
    }

    /// <summary>Adds their entries of the log.</summary>
    public void AddTo(List<LogEntry> entries)
    {
        foreach (var (revision, source, isStreamed) in _all)
        {
            entries.Add(LogEntry.Of(revision, source, isStreamed ? LogEntryTraits.TopicItem : LogEntryTraits.None));
        }
    }

    /// <summary>All of them, by sequence.</summary>
    public IReadOnlyList<TradeRevision> ToList() => _all.ConvertAll(static each => each.Revision);

    public void Clear()
    {
        _all.Clear();
        _bySequence.Clear();
        _byName.Clear();
    }

    private readonly record struct Shown(TradeRevision Revision, string Source, bool IsStreamed);
}

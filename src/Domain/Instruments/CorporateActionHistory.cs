using NodaTime;

namespace FinApi.Domain.Instruments;

/// <summary>
/// The corporate actions of one instrument with all their revisions. Immutable and safe for all threads.
/// </summary>
public sealed class CorporateActionHistory
{
    // By number, then by revision.
    private readonly CorporateAction[] _revisions;

    private CorporateActionHistory(CorporateAction[] revisions)
    {
        _revisions = revisions;
        Current = Select(static _ => true);
    }

    /// <summary>Of an instrument without corporate actions.</summary>
    public static CorporateActionHistory Empty { get; } = new([]);

    /// <summary>
    /// The last revision of each action, withdrawn ones too, by ex-date, type, ordinal and number.
    /// </summary>
    public IReadOnlyList<CorporateAction> Current { get; }

    /// <summary>The number of the next new action.</summary>
    public int NextNumber => _revisions.Length == 0 ? 1 : _revisions[^1].Number + 1;

    /// <summary>Takes revisions in any order.</summary>
    public static CorporateActionHistory Of(IEnumerable<CorporateAction> revisions) =>
        new([.. revisions.OrderBy(action => action.Number).ThenBy(action => action.Revision)]);

    /// <summary>
    /// The actions as they were known at a time, in the order of <see cref="Current"/>; the list itself when nothing
    /// has changed since. Revisions without a time were always known. Null means now.
    /// </summary>
    public IReadOnlyList<CorporateAction> AsOf(Instant? time) => time is { } latest ? KnownAt(latest) : Current;

    /// <summary>The last revision of an action; null when there is none of the number.</summary>
    public CorporateAction? Find(int number) => Current.FirstOrDefault(action => action.Number == number);

    /// <summary>
    /// The history with one more revision, or with another content of a known one: a follower may see a revision
    /// twice. A revision without a number, as older nodes tell it, stands for the first action of its type and day and
    /// replaces what is known of it.
    /// </summary>
    public CorporateActionHistory With(CorporateAction revision)
    {
        var placed = revision.Number == 0 ? Place(revision) : revision;
        return Of(_revisions
            .Where(known => known.Number != placed.Number || known.Revision != placed.Revision)
            .Append(placed));
    }

    /// <summary>The history without an action and all its revisions.</summary>
    public CorporateActionHistory Without(int number) => Of(_revisions.Where(known => known.Number != number));

    private IReadOnlyList<CorporateAction> KnownAt(Instant latest)
    {
        return Array.TrueForAll(_revisions, IsKnown) ? Current : Select(IsKnown);

        bool IsKnown(CorporateAction action) => action.PublishTime is not { } published || published <= latest;
    }

    private CorporateAction Place(CorporateAction revision)
    {
        var ordinal = Math.Max(revision.Ordinal, 1);
        var known = Current.FirstOrDefault(action =>
            action.ExDate == revision.ExDate && action.Type == revision.Type && action.Ordinal == ordinal);
        return known is null
            ? revision with { Number = NextNumber, Ordinal = ordinal }
            : known with
            {
                PriceRatio = revision.PriceRatio,
                Amount = revision.Amount,
                Currency = revision.Currency,
            };
    }

    private CorporateAction[] Select(Predicate<CorporateAction> isKnown) =>
        [
            .. _revisions
                .Where(action => isKnown(action))
                .GroupBy(action => action.Number)
                .Select(revisions => revisions.Last())
                .OrderBy(action => action.ExDate)
                .ThenBy(action => action.Type)
                .ThenBy(action => action.Ordinal)
                .ThenBy(action => action.Number),
        ];
}

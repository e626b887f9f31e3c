using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using MediatR;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Deletions.PreviewDelete;

/// <summary>Asks what a deletion would take.</summary>
/// <param name="Caller">The operator.</param>
/// <param name="Origin">From where.</param>
/// <param name="Target">What is deleted.</param>
/// <param name="Source">The source; empty unless it is the target.</param>
/// <param name="Symbols">The instruments.</param>
/// <param name="Kinds">The kinds of data; none: all.</param>
/// <param name="Range">The event times.</param>
public sealed record PreviewDeleteQuery(
    Caller Caller,
    CallOrigin Origin,
    DeletionTarget Target,
    string Source,
    IReadOnlyList<string> Symbols,
    IReadOnlyList<DataKind> Kinds,
    TimeRange Range) : IRequest<Result<DeletionPreview>>
{
    /// <summary>Of a corporate action: its ex-date, YYYY-MM-DD; else empty.</summary>
    public string ExDate { get; init; } = string.Empty;

    /// <summary>Of a corporate action: its type.</summary>
    public CorporateActionType ActionType { get; init; }

    /// <summary>Of a corporate action: which of its type and day; 0 for the first.</summary>
    public int Ordinal { get; init; }

    /// <summary>
    /// When the symbols are meant, once the request is known to be well formed: in the range of the rows, around the
    /// day of an action; null: now.
    /// </summary>
    internal TimeRange? NamedRange => Target switch
    {
        DeletionTarget.Instrument => null,
        DeletionTarget.CorporateAction => AroundExDate(),
        _ => Range,
    };

    /// <summary>The request, once the date is known to be well formed.</summary>
    /// <param name="keys">The keys of the instruments.</param>
    internal DeletionRequest ToRequest(IReadOnlyList<Symbol> keys) => new()
    {
        Target = Target,
        Source = Source,
        Symbols = keys,
        Kinds = [.. Kinds.Distinct().Order()],
        Range = Range,
        ExDate = ExDate.Length == 0 ? null : LocalDatePattern.Iso.Parse(ExDate).GetValueOrThrow(),
        ActionType = ActionType,
        Ordinal = Target == DeletionTarget.CorporateAction && Ordinal == 0 ? 1 : Ordinal,
    };

    // The symbol of an action is that of the day before, which it may end, or that of its ex-date, in any time zone.
    private TimeRange AroundExDate()
    {
        var date = LocalDatePattern.Iso.Parse(ExDate).GetValueOrThrow();
        return new TimeRange(
            date > LocalDate.MinIsoValue ? date.PlusDays(-1).AtMidnight().InUtc().ToInstant() : null,
            date < LocalDate.MaxIsoValue ? date.PlusDays(1).AtMidnight().InUtc().ToInstant() : null);
    }
}

using FinApi.Domain.Instruments;

namespace FinApi.Application.Ingest.Actions;

/// <summary>
/// Finds which action of the instrument an item speaks of:
/// 1. The action with its action_id, whatever its day and type. An id that is not known yet names an action of the day
///    and type that has none, or a new one.
/// 2. Without an id, the action with its ordinal among those of its day and type.
/// 3. Without both, the one action of the day and type that the item does not contradict, or the first of the day. An
///    item that contradicts all, or fits several, is refused: it may be a second action or a correction, and either
///    guess would falsify prices.
/// </summary>
internal static class ActionIdentity
{
    /// <summary>
    /// The known action; null for a new one, with the ordinal that it has from then on, or why nobody can tell.
    /// </summary>
    /// <param name="given">The item.</param>
    /// <param name="known">The current actions of the instrument.</param>
    public static (CorporateAction? Known, int Ordinal, Rejection? Rejection) Find(
        CorporateAction given, IReadOnlyList<CorporateAction> known)
    {
        CorporateAction[] ofDay =
            [.. known.Where(action => action.ExDate == given.ExDate && action.Type == given.Type)];
        if (given.ActionId is { } id && known.FirstOrDefault(action => action.ActionId == id) is { } named)
        {
            return FindMoved(given, named, ofDay);
        }

        if (given.Ordinal > 0)
        {
            var numbered = Array.Find(ofDay, action => action.Ordinal == given.Ordinal);
            return numbered?.ActionId is { } other && given.ActionId is not null
                ? (null, 0, Rejection.Invalid(
                    "corporate_action.ordinal", $"{given.Ordinal} is the action '{other}': send that id, or another "
                    + "ordinal."))
                : (numbered, given.Ordinal, null);
        }

        return given.ActionId is null
            ? FindByContent(given, ofDay)
            : FindByContent(given, [.. ofDay.Where(action => action.ActionId is null)], ofDay);
    }

    private static (CorporateAction? Known, int Ordinal, Rejection? Rejection) FindMoved(
        CorporateAction given, CorporateAction named, CorporateAction[] ofDay)
    {
        var stays = named.ExDate == given.ExDate && named.Type == given.Type;
        var ordinal = (given.Ordinal, stays) switch
        {
            ( > 0, _) => given.Ordinal,
            (_, true) => named.Ordinal,
            _ => NextOrdinal(ofDay),
        };
        return ofDay.Any(action => action.Ordinal == ordinal && action.Number != named.Number)
            ? (null, 0, Rejection.Invalid(
                "corporate_action.ordinal", $"{ordinal} is another action of its type and day: leave it out."))
            : (named, ordinal, null);
    }

    private static (CorporateAction? Known, int Ordinal, Rejection? Rejection) FindByContent(
        CorporateAction given, CorporateAction[] candidates, CorporateAction[]? ofDay = null)
    {
        var fitting = Array.FindAll(candidates, action => !Contradicts(given, action));
        if (fitting.Length == 1)
        {
            return (fitting[0], fitting[0].Ordinal, null);
        }

        // With an id, or beside actions that do not take place, the item can only be an action of its own.
        // What is withdrawn under an id that is not known, and is no single one without an id, is not known either.
        var isNew = given.ActionId is not null
            ? fitting.Length == 0 || given.Status == CorporateActionStatus.Withdrawn
            : fitting.Length == 0 && candidates.All(action => action.Status == CorporateActionStatus.Withdrawn);
        return isNew
            ? (null, NextOrdinal(ofDay ?? candidates), null)
            : (null, 0, Rejection.Invalid(
                "corporate_action.ordinal", ExplainWhich(given, candidates, NextOrdinal(ofDay ?? candidates))));
    }

    private static string ExplainWhich(CorporateAction given, CorporateAction[] candidates, int next)
    {
        var (count, are) = (candidates.Length, candidates.Length == 1 ? "is" : "are");
        var question = given.ActionId is { } id
            ? $"must say which action is meant: the action_id '{id}' is not known, and {count} of the type {are} known "
                + "on the day without an action_id."
            : $"or corporate_action.action_id must say which action is meant: {count} of the type {are} known on the "
                + "day.";
        var further = next > 0 ? $", {next} for a further one" : string.Empty;
        return $"{question} Send ordinal {candidates[0].Ordinal} to correct the first{further}.";
    }

    // The next one, or where the last is taken, the first that is free; 0 when all are taken.
    private static int NextOrdinal(CorporateAction[] ofDay)
    {
        var last = ofDay.Length == 0 ? 0 : ofDay.Max(action => action.Ordinal);
        return last < CorporateAction.MaxOrdinal
            ? last + 1
            : Enumerable.Range(1, CorporateAction.MaxOrdinal)
                .FirstOrDefault(ordinal => !Array.Exists(ofDay, action => action.Ordinal == ordinal));
    }

    private static bool Contradicts(CorporateAction given, CorporateAction known) =>
        Differ(given.PriceRatio, known.PriceRatio)
        || Differ(given.Amount, known.Amount)
        || Differ(given.NewSymbol, known.NewSymbol)
        || (given.Currency is { } currency && known.Currency is { } other && currency != other);

    private static bool Differ<T>(T? given, T? known)
        where T : struct, IEquatable<T> => given is { } a && known is { } b && !a.Equals(b);
}

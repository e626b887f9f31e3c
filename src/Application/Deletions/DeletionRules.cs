using FinApi.Application.Results;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Deletions;

/// <summary>What a deletion has to name, by its target.</summary>
internal static class DeletionRules
{
    /// <summary>Symbols at most.</summary>
    public const int MaxSymbols = 100;

    /// <summary>What is wrong with a request.</summary>
    public static IEnumerable<FieldViolation> Check(DeletionRequest request) => request.Target switch
    {
        DeletionTarget.Source => CheckSource(request),
        DeletionTarget.Range => CheckRange(request),
        DeletionTarget.Instrument =>
            CheckOneSymbol(request).Concat(CheckActionAbsent(request)).Concat(CheckRowsAbsent(request)),
        DeletionTarget.CorporateAction =>
            CheckOneSymbol(request).Concat(CheckRowsAbsent(request)).Concat(CheckAction(request)),
        _ => [new FieldViolation("target", "is required: the rows of a source, a range, an instrument or an action.")],
    };

    private static IEnumerable<FieldViolation> CheckSource(DeletionRequest request)
    {
        if (request.Source.Length is 0 or > 128)
        {
            yield return new FieldViolation(
                "source", "must be 1 to 128 characters: the name under which the items were published.");
        }

        foreach (var violation in CheckTimes(request).Concat(CheckActionAbsent(request)))
        {
            yield return violation;
        }
    }

    private static IEnumerable<FieldViolation> CheckRange(DeletionRequest request)
    {
        if (request.Symbols.Count == 0)
        {
            yield return new FieldViolation("symbols", $"must name 1 to {MaxSymbols} instruments.");
        }

        if (request.Kinds.Count == 0)
        {
            yield return new FieldViolation("kinds", "must name trades, quotes or bars, or several of them.");
        }

        if (request.Range.Start is null)
        {
            yield return new FieldViolation("start_time", "is required.");
        }

        if (request.Range.End is null)
        {
            yield return new FieldViolation("end_time", "is required.");
        }

        foreach (var violation in CheckTimes(request)
            .Concat(CheckSourceAbsent(request))
            .Concat(CheckActionAbsent(request)))
        {
            yield return violation;
        }
    }

    private static IEnumerable<FieldViolation> CheckOneSymbol(DeletionRequest request)
    {
        if (request.Symbols.Count != 1)
        {
            yield return new FieldViolation("symbols", $"must name one instrument; it names {request.Symbols.Count}.");
        }
    }

    private static IEnumerable<FieldViolation> CheckRowsAbsent(DeletionRequest request)
    {
        if (request.Kinds.Count > 0)
        {
            yield return new FieldViolation("kinds", "must be empty: all of the target is deleted.");
        }

        if (request.Range.Start is not null)
        {
            yield return new FieldViolation("start_time", "must be absent: all of the target is deleted.");
        }

        if (request.Range.End is not null)
        {
            yield return new FieldViolation("end_time", "must be absent: all of the target is deleted.");
        }

        foreach (var violation in CheckSourceAbsent(request))
        {
            yield return violation;
        }
    }

    private static IEnumerable<FieldViolation> CheckSourceAbsent(DeletionRequest request)
    {
        if (request.Source.Length > 0)
        {
            yield return new FieldViolation("source", "must be empty unless the rows of a source are deleted.");
        }
    }

    private static IEnumerable<FieldViolation> CheckTimes(DeletionRequest request)
    {
        if (request.Range.Start >= request.Range.End)
        {
            yield return new FieldViolation("end_time", "must be after start_time.");
        }
    }

    private static IEnumerable<FieldViolation> CheckAction(DeletionRequest request)
    {
        if (request.ExDate is null)
        {
            yield return new FieldViolation("ex_date", "is required, as YYYY-MM-DD.");
        }

        if (request.ActionType == default)
        {
            yield return new FieldViolation("action_type", "is required.");
        }

        if (request.Ordinal is < 1 or > 100)
        {
            yield return new FieldViolation("ordinal", "must be 1 to 100, or 0 for the first.");
        }
    }

    private static IEnumerable<FieldViolation> CheckActionAbsent(DeletionRequest request)
    {
        if (request.ExDate is not null)
        {
            yield return new FieldViolation("ex_date", "must be empty unless a corporate action is deleted.");
        }

        if (request.ActionType != default)
        {
            yield return new FieldViolation("action_type", "must be unspecified unless a corporate action is deleted.");
        }
    }
}

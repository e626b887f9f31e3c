using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FluentValidation;
using NodaTime.Text;

namespace FinApi.Application.Deletions.PreviewDelete;

internal sealed class PreviewDeleteValidator : AbstractValidator<PreviewDeleteQuery>
{
    public PreviewDeleteValidator() =>
        RuleFor(query => query).Custom(static (query, context) =>
        {
            var isReadable = true;
            foreach (var (field, message) in FindUnreadable(query))
            {
                context.AddFailure(field, message);
                isReadable = false;
            }

            foreach (var violation in isReadable ? DeletionRules.Check(query.ToRequest()) : [])
            {
                context.AddFailure(violation.Field, violation.Message);
            }
        });

    private static IEnumerable<(string Field, string Message)> FindUnreadable(PreviewDeleteQuery query)
    {
        if (query.Symbols.Count > DeletionRules.MaxSymbols)
        {
            yield return (
                "symbols",
                $"must name at most {DeletionRules.MaxSymbols} instruments; it names {query.Symbols.Count}.");
        }

        for (var i = 0; i < Math.Min(query.Symbols.Count, DeletionRules.MaxSymbols); i++)
        {
            if (!Symbol.TryParse(query.Symbols[i], out _))
            {
                yield return ($"symbols[{i}]", $"must be {Symbol.Rule}, such as AAPL.");
            }
        }

        for (var i = 0; i < query.Kinds.Count; i++)
        {
            if (query.Kinds[i] is < DataKind.Bars or > DataKind.Quotes)
            {
                yield return ($"kinds[{i}]", "must be bars, trades or quotes.");
                break;
            }
        }

        if (!Enum.IsDefined(query.Target))
        {
            yield return ("target", "must be one of the values of DeletionTarget.");
        }

        if (query.ActionType != default && !Enum.IsDefined(query.ActionType))
        {
            yield return ("action_type", "must be one of the values of CorporateActionType.");
        }

        if (query.ExDate.Length > 0 && !LocalDatePattern.Iso.Parse(query.ExDate).Success)
        {
            yield return ("ex_date", "must be a date as YYYY-MM-DD.");
        }
    }
}

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

            // Of the instruments only the number counts here.
            var request = isReadable ? query.ToRequest(new Symbol[query.Symbols.Count]) : null;
            foreach (var violation in request is null ? [] : DeletionRules.Check(request))
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
            if (!AskedName.IsWellFormed(query.Symbols[i]))
            {
                yield return ($"symbols[{i}]", AskedName.Explain(query.Symbols[i]));
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

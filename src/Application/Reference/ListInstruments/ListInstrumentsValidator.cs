using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.Reference.ListInstruments;

internal sealed class ListInstrumentsValidator : AbstractValidator<ListInstrumentsQuery>
{
    public const int MaxQueryLength = 64;

    public ListInstrumentsValidator()
    {
        RuleFor(query => query.Query)
            .Must(static text => text.Length <= MaxQueryLength)
            .Says("query", $"must have at most {MaxQueryLength} characters.");
        RuleFor(query => query.Mic).IsMic().When(query => query.Mic.Length > 0);
        RuleFor(query => query.Type)
            .Must(static type => Enum.IsDefined(type))
            .Says("type", "must be one of EQUITY, ETF, CRYPTO, FX, FUTURE, INDEX, or unspecified for all.");
        RuleFor(query => query.PageSize).IsPageSize();
        RuleFor(query => query.PageToken).IsPageToken();
    }
}

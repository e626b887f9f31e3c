using FinApi.Application.Behaviors;

namespace FinApi.Application.Reference.ListInstruments;

internal sealed class ListInstrumentsValidator : IValidator<ListInstrumentsQuery>
{
    public const int MaxQueryLength = 64;

    public void Validate(ListInstrumentsQuery request, ref Violations violations)
    {
        if (request.Query.Length > MaxQueryLength)
        {
            violations.Add("query", $"must have at most {MaxQueryLength} characters.");
        }

        if (request.Mic.Length > 0)
        {
            FieldRules.CheckMic(ref violations, request.Mic);
        }

        if (!Enum.IsDefined(request.Type))
        {
            violations.Add("type", "must be one of EQUITY, ETF, CRYPTO, FX, FUTURE, INDEX, or unspecified for all.");
        }

        FieldRules.CheckPage(ref violations, request.PageSize, request.PageToken);
    }
}

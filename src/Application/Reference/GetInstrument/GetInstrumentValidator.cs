using FinApi.Application.Behaviors;

namespace FinApi.Application.Reference.GetInstrument;

internal sealed class GetInstrumentValidator : IValidator<GetInstrumentQuery>
{
    public void Validate(GetInstrumentQuery request, ref Violations violations) =>
        FieldRules.CheckSymbol(ref violations, request.Symbol);
}

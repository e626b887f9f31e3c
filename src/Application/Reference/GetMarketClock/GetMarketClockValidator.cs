using FinApi.Application.Behaviors;

namespace FinApi.Application.Reference.GetMarketClock;

internal sealed class GetMarketClockValidator : IValidator<GetMarketClockQuery>
{
    public void Validate(GetMarketClockQuery request, ref Violations violations) =>
        FieldRules.CheckMic(ref violations, request.Mic);
}

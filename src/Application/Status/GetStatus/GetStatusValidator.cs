using FinApi.Application.Behaviors;

namespace FinApi.Application.Status.GetStatus;

internal sealed class GetStatusValidator : IValidator<GetStatusQuery>
{
    public void Validate(GetStatusQuery request, ref Violations violations)
    {
        // It has no fields.
    }
}

using FinApi.Application.Behaviors;
using NodaTime;

namespace FinApi.Application.Accounts.Keys.RotateApiKey;

internal sealed class RotateApiKeyValidator : IValidator<RotateApiKeyCommand>
{
    private static readonly Duration MaxGrace = Duration.FromDays(7);

    public void Validate(RotateApiKeyCommand request, ref Violations violations)
    {
        AccountRules.CheckName(ref violations, "key_id", request.KeyId);
        if (request.GracePeriod < Duration.Zero || request.GracePeriod > MaxGrace)
        {
            violations.Add("grace_period", "must be 0 to 7 days (604800s), or absent for 24 hours.");
        }
    }
}

using FinApi.Application.Behaviors;
using FinApi.Application.Time;

namespace FinApi.Application.Accounts.Keys.CreateApiKey;

internal sealed class CreateApiKeyValidator(TimeProvider timeProvider) : IValidator<CreateApiKeyCommand>
{
    // What the store keeps is nanoseconds in a long.
    private static readonly NodaTime.Instant EndOfTime = NodaTime.Instant.FromUtc(2262, 1, 1, 0, 0);

    public void Validate(CreateApiKeyCommand request, ref Violations violations)
    {
        AccountRules.CheckName(ref violations, "name", request.Name);
        AccountRules.CheckScopes(ref violations, request.Scopes);
        AccountRules.CheckCidrs(ref violations, request.AllowedCidrs);
        if (request.ExpireTime <= timeProvider.GetInstant() || request.ExpireTime >= EndOfTime)
        {
            violations.Add("expire_time", "must lie in the future, and before 2262, or be absent.");
        }
    }
}

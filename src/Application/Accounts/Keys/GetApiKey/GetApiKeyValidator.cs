using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.Keys.GetApiKey;

internal sealed class GetApiKeyValidator : IValidator<GetApiKeyQuery>
{
    public void Validate(GetApiKeyQuery request, ref Violations violations) =>
        AccountRules.CheckName(ref violations, "key_id", request.KeyId);
}

using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.Keys.DeleteApiKey;

internal sealed class DeleteApiKeyValidator : IValidator<DeleteApiKeyCommand>
{
    public void Validate(DeleteApiKeyCommand request, ref Violations violations) =>
        AccountRules.CheckName(ref violations, "key_id", request.KeyId);
}

using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.Keys.ListApiKeys;

internal sealed class ListApiKeysValidator : IValidator<ListApiKeysQuery>
{
    public void Validate(ListApiKeysQuery request, ref Violations violations) =>
        AccountRules.CheckPage(ref violations, request.PageSize, request.PageToken);
}

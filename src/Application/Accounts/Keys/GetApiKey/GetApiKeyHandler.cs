using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.Keys.GetApiKey;

internal sealed class GetApiKeyHandler(IApiKeyReader keys) : IRequestHandler<GetApiKeyQuery, Result<ApiKey>>
{
    public async Task<Result<ApiKey>> Handle(GetApiKeyQuery request, CancellationToken cancellationToken)
    {
        var key = await keys.FindAsync(request.Caller.AccountId, request.KeyId, cancellationToken);
        return key is null ? AccountErrors.ApiKeyNotFound : key;
    }
}

using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using FluentValidation;
using MediatR;

namespace FinApi.Application.Accounts.Keys;

/// <summary>Asks for one API key.</summary>
public sealed record GetApiKeyQuery(Caller Caller, string KeyId) : IRequest<Result<ApiKey>>;

internal sealed class GetApiKeyValidator : AbstractValidator<GetApiKeyQuery>
{
    public GetApiKeyValidator() => RuleFor(query => query.KeyId).IsName("key_id");
}

internal sealed class GetApiKeyHandler(IApiKeyReader keys) : IRequestHandler<GetApiKeyQuery, Result<ApiKey>>
{
    public async Task<Result<ApiKey>> Handle(GetApiKeyQuery request, CancellationToken cancellationToken)
    {
        var key = await keys.FindAsync(request.Caller.AccountId, request.KeyId, cancellationToken);
        return key is null ? AccountErrors.ApiKeyNotFound : key;
    }
}

using FinApi.Application.Accounts.Audits;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using FluentValidation;
using MediatR;

namespace FinApi.Application.Accounts.Keys;

/// <summary>Deletes an API key.</summary>
public sealed record DeleteApiKeyCommand(Caller Caller, CallOrigin Origin, string KeyId) : IRequest<Result<Unit>>;

internal sealed class DeleteApiKeyValidator : AbstractValidator<DeleteApiKeyCommand>
{
    public DeleteApiKeyValidator() => RuleFor(command => command.KeyId).IsName("key_id");
}

internal sealed class DeleteApiKeyHandler(IApiKeyReader keys, AccountEdits edits)
    : IRequestHandler<DeleteApiKeyCommand, Result<Unit>>
{
    public Task<Result<Unit>> Handle(DeleteApiKeyCommand request, CancellationToken cancellationToken) =>
        edits.RunAsync<Unit>(
            request.Caller.AccountId,
            async (account, now) =>
            {
                if (await keys.FindAsync(account.Id, request.KeyId, cancellationToken) is not { } key)
                {
                    return AccountErrors.ApiKeyNotFound;
                }

                var commit = new AccountCommit
                {
                    Account = account,
                    ApiKeys = [key with { DeleteTime = now }],
                    AuditEvents = [Audit.By(request.Caller, request.Origin, now, AuditAction.KeyDeleted, key.Id)],
                };
                return new AccountEdit<Unit>(commit, Unit.Value);
            },
            cancellationToken);
}

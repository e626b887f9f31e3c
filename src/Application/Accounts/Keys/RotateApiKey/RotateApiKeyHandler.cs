using FinApi.Application.Accounts.Audits;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;
using NodaTime;

namespace FinApi.Application.Accounts.Keys.RotateApiKey;

internal sealed class RotateApiKeyHandler(
    IApiKeyReader keys, NewApiKeys secrets, KeyGiving giving, AccountEdits edits)
    : IRequestHandler<RotateApiKeyCommand, Result<ApiKeySecret>>
{
    private static readonly Duration DefaultGrace = Duration.FromHours(24);

    public Task<Result<ApiKeySecret>> Handle(RotateApiKeyCommand request, CancellationToken cancellationToken) =>
        edits.RunAsync<ApiKeySecret>(
            request.Caller.AccountId,
            async (account, now) =>
            {
                if (await keys.FindAsync(account.Id, request.KeyId, cancellationToken) is not { } key)
                {
                    return AccountErrors.ApiKeyNotFound;
                }

                return await giving.WhyNotAsync(request.Caller, account, key, cancellationToken) is { } refusal
                    ? refusal
                    : Rotate(request, account, key, now);
            },
            cancellationToken);

    private AccountEdit<ApiKeySecret> Rotate(RotateApiKeyCommand request, Account account, ApiKey key, Instant now)
    {
        var (text, hash) = secrets.CreateSecret(key.Environment, key.Id);
        var grace = request.GracePeriod ?? DefaultGrace;
        var hasGrace = grace > Duration.Zero;
        var rotated = key with
        {
            SecretHash = hash,
            PreviousSecretHash = hasGrace ? key.SecretHash : (ReadOnlyMemory<byte>?)null,
            GraceEndTime = hasGrace ? now + grace : null,
        };
        var commit = new AccountCommit
        {
            Account = account,
            ApiKeys = [rotated],
            AuditEvents = [Audit.By(request.Caller, request.Origin, now, AuditAction.KeyRotated, key.Id)],
        };
        return new AccountEdit<ApiKeySecret>(commit, new ApiKeySecret(rotated, text));
    }
}

using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Results;
using FinApi.Application.Retention;
using MediatR;

namespace FinApi.Application.Accounts.Usage.GetUsage;

internal sealed class GetUsageHandler(
    IUsageReader usage, KeptUsage kept, ICredentialReader credentials, TimeProvider timeProvider)
    : IRequestHandler<GetUsageQuery, Result<IReadOnlyList<StoredUsage>>>
{
    public async Task<Result<IReadOnlyList<StoredUsage>>> Handle(
        GetUsageQuery request, CancellationToken cancellationToken)
    {
        var account = request.Caller.AccountId;
        if (request.KeyId.Length > 0 && !await HasHadKeyAsync(account, request.KeyId, cancellationToken))
        {
            return AccountErrors.ApiKeyNotFound;
        }

        var (start, end) = UsageDays.Of(request, timeProvider);
        if (start < kept.FirstDate)
        {
            return AccountErrors.UsageTrimmed(kept);
        }

        var rows = await usage.ListAsync(account, start, end, cancellationToken);
        return request.KeyId.Length == 0
            ? Result.Of(rows)
            : Result.Of<IReadOnlyList<StoredUsage>>([.. rows.Where(row => row.KeyId == request.KeyId)]);
    }

    // What a deleted key has used is still asked for, so not only those that work are looked at.
    private async ValueTask<bool> HasHadKeyAsync(string account, string keyId, CancellationToken cancellationToken) =>
        (await credentials.FindApiKeyAsync(keyId, cancellationToken))?.AccountId == account;
}

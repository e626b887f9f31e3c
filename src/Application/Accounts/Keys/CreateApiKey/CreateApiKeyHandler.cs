using System.Net;
using FinApi.Application.Accounts.Audits;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;
using NodaTime;

namespace FinApi.Application.Accounts.Keys.CreateApiKey;

internal sealed class CreateApiKeyHandler(
    IApiKeyReader keys, NewApiKeys secrets, KeyGiving giving, AccountEdits edits)
    : IRequestHandler<CreateApiKeyCommand, Result<ApiKeySecret>>
{
    private const Scopes Reads = Scopes.MarketRead | Scopes.HistoryRead | Scopes.StreamRead;

    public Task<Result<ApiKeySecret>> Handle(CreateApiKeyCommand request, CancellationToken cancellationToken) =>
        edits.RunAsync<ApiKeySecret>(
            request.Caller.AccountId,
            async (account, now) =>
            {
                var (key, text) = Make(request, account, now);
                if (await giving.WhyNotAsync(request.Caller, account, key, cancellationToken) is { } refusal)
                {
                    return refusal;
                }

                var all = await keys.ListAsync(account.Id, cancellationToken);
                return all.Count < AccountErrors.MaxApiKeys
                    ? Edit(request, account, key, text, now)
                    : AccountErrors.ApiKeyLimit;
            },
            cancellationToken);

    private (ApiKey Key, string Text) Make(CreateApiKeyCommand request, Account account, Instant now)
    {
        var id = ApiKeyText.NewId();
        var (text, hash) = secrets.CreateSecret(request.Environment, id);
        var key = new ApiKey
        {
            Id = id,
            AccountId = account.Id,
            Name = request.Name,
            Scopes = ReadScopes(request.Scopes),
            Environment = request.Environment,
            SecretHash = hash,
            AllowedCidrs = [.. request.AllowedCidrs.Select(cidr => IPNetwork.Parse(cidr).ToString())],
            CreateTime = now,
            ExpireTime = request.ExpireTime,
        };
        return (key, text);
    }

    private static AccountEdit<ApiKeySecret> Edit(
        CreateApiKeyCommand request, Account account, ApiKey key, string text, Instant now)
    {
        var commit = new AccountCommit
        {
            Account = account,
            ApiKeys = [key],
            AuditEvents = [Audit.By(request.Caller, request.Origin, now, AuditAction.KeyCreated, key.Id)],
        };
        return new AccountEdit<ApiKeySecret>(commit, new ApiKeySecret(key, text));
    }

    private static Scopes ReadScopes(IReadOnlyList<string> texts) =>
        texts.Count == 0 ? Reads : texts.Aggregate(Scopes.None, (scopes, text) => scopes | ScopeText.Find(text)!.Value);
}

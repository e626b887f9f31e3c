using System.Net;
using FinApi.Application.Accounts.Audits;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;
using NodaTime;

namespace FinApi.Application.Accounts.Keys.CreateApiKey;

internal sealed class CreateApiKeyHandler(IApiKeyReader keys, NewApiKeys secrets, AccountEdits edits)
    : IRequestHandler<CreateApiKeyCommand, Result<ApiKeySecret>>
{
    private const Scopes Reads = Scopes.MarketRead | Scopes.HistoryRead | Scopes.StreamRead;

    public Task<Result<ApiKeySecret>> Handle(CreateApiKeyCommand request, CancellationToken cancellationToken) =>
        edits.RunAsync<ApiKeySecret>(
            request.Caller.AccountId,
            async (account, now) =>
            {
                var scopes = ReadScopes(request.Scopes);
                if (NewApiKeys.WhyNot(request.Caller, account, scopes) is { } refusal)
                {
                    return refusal;
                }

                var all = await keys.ListAsync(account.Id, cancellationToken);
                return all.Count < AccountErrors.MaxApiKeys
                    ? Create(request, account, scopes, now)
                    : AccountErrors.ApiKeyLimit;
            },
            cancellationToken);

    private AccountEdit<ApiKeySecret> Create(CreateApiKeyCommand request, Account account, Scopes scopes, Instant now)
    {
        var id = ApiKeyText.NewId();
        var (text, hash) = secrets.CreateSecret(request.Environment, id);
        var key = new ApiKey
        {
            Id = id,
            AccountId = account.Id,
            Name = request.Name,
            Scopes = scopes,
            Environment = request.Environment,
            SecretHash = hash,
            AllowedCidrs = [.. request.AllowedCidrs.Select(cidr => IPNetwork.Parse(cidr).ToString())],
            CreateTime = now,
            ExpireTime = request.ExpireTime,
        };
        var commit = new AccountCommit
        {
            Account = account,
            ApiKeys = [key],
            AuditEvents = [Audit.By(request.Caller, request.Origin, now, AuditAction.KeyCreated, id)],
        };
        return new AccountEdit<ApiKeySecret>(commit, new ApiKeySecret(key, text));
    }

    private static Scopes ReadScopes(IReadOnlyList<string> texts) =>
        texts.Count == 0 ? Reads : texts.Aggregate(Scopes.None, (scopes, text) => scopes | ScopeText.Find(text)!.Value);
}

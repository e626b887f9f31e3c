using FinApi.Application.Accounts.Audits;
using FinApi.Application.Accounts.Keys;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using MediatR;
using NodaTime;

namespace FinApi.Application.Accounts.CreateOperator;

internal sealed class CreateOperatorHandler(
    IAccountReader accounts,
    IAccountWriter writer,
    AccountEdits edits,
    IApiKeyReader keys,
    IPlanCatalog plans,
    NewApiKeys secrets,
    TimeProvider timeProvider) : IRequestHandler<CreateOperatorCommand, Result<ApiKeySecret>>
{
    private const string KeyName = "operator";

    private const Scopes Everything = Scopes.MarketRead | Scopes.HistoryRead | Scopes.StreamRead | Scopes.AccountWrite
        | Scopes.Ingest | Scopes.Operator;

    public Task<Result<ApiKeySecret>> Handle(CreateOperatorCommand request, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Normalize(request.Email);
        return request.IsReissue ? ReissueAsync(email, cancellationToken) : CreateAsync(email, cancellationToken);
    }

    private async Task<Result<ApiKeySecret>> CreateAsync(string email, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetInstant();
        var plan = plans.Plans[^1];
        var account = new Account
        {
            Id = AccountId.New(),
            Email = email,
            Plan = plan.Name,
            IsOperator = true,
            CreateTime = now,
        };
        var made = NewKey(account.Id, now);
        var commit = new AccountCommit
        {
            Account = account,
            ApiKeys = [made.Key],
            // Who runs the server owes itself nothing.
            PlanPeriods = [PlanPeriod.Begin(account.Id, now, plan) with { MonthlyFee = 0 }],
            AuditEvents =
            [
                OfServer(account.Id, now, AuditAction.AccountCreated, plan.Name),
                OfServer(account.Id, now, AuditAction.KeyCreated, made.Key.Id),
            ],
        };
        return await writer.CommitAsync(commit, cancellationToken) == AccountCommitResult.EmailTaken
            ? AccountErrors.OperatorExists
            : made;
    }

    private async Task<Result<ApiKeySecret>> ReissueAsync(string email, CancellationToken cancellationToken)
    {
        if (await accounts.FindByEmailAsync(email, cancellationToken) is not { IsOperator: true } found)
        {
            return AccountErrors.NoOperator;
        }

        return await edits.RunAsync<ApiKeySecret>(
            found.Id,
            async (account, now) =>
            {
                var lost = (await keys.ListAsync(account.Id, cancellationToken))
                    .Where(key => key.Name == KeyName).ToList();
                var made = NewKey(account.Id, now);
                var commit = new AccountCommit
                {
                    Account = account,
                    ApiKeys = [.. lost.Select(key => key with { DeleteTime = now }), made.Key],
                    AuditEvents =
                    [
                        .. lost.Select(key => OfServer(account.Id, now, AuditAction.KeyDeleted, key.Id)),
                        OfServer(account.Id, now, AuditAction.KeyCreated, made.Key.Id),
                    ],
                };
                return new AccountEdit<ApiKeySecret>(commit, made);
            },
            cancellationToken);
    }

    private ApiKeySecret NewKey(string accountId, Instant now)
    {
        var id = ApiKeyText.NewId();
        var (text, hash) = secrets.CreateSecret(KeyEnvironment.Live, id);
        var key = new ApiKey
        {
            Id = id,
            AccountId = accountId,
            Name = KeyName,
            Scopes = Everything,
            SecretHash = hash,
            CreateTime = now,
        };
        return new ApiKeySecret(key, text);
    }

    private static AuditEvent OfServer(string accountId, Instant now, string action, string subject) =>
        Audit.Of(accountId, string.Empty, CallOrigin.Server, now, action, subject);
}

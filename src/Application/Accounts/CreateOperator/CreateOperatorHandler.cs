using FinApi.Application.Accounts.Audits;
using FinApi.Application.Accounts.Keys;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.CreateOperator;

internal sealed class CreateOperatorHandler(
    IAccountWriter writer, IPlanCatalog plans, NewApiKeys secrets, TimeProvider timeProvider)
    : IRequestHandler<CreateOperatorCommand, Result<ApiKeySecret>>
{
    private const Scopes Everything = Scopes.MarketRead | Scopes.HistoryRead | Scopes.StreamRead | Scopes.AccountWrite
        | Scopes.Ingest | Scopes.Operator;

    public async Task<Result<ApiKeySecret>> Handle(CreateOperatorCommand request, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetInstant();
        var plan = plans.Plans[^1];
        var account = new Account
        {
            Id = AccountId.New(),
            Email = EmailAddress.Normalize(request.Email),
            Plan = plan.Name,
            IsOperator = true,
            CreateTime = now,
        };
        var id = ApiKeyText.NewId();
        var (text, hash) = secrets.CreateSecret(KeyEnvironment.Live, id);
        var key = new ApiKey
        {
            Id = id,
            AccountId = account.Id,
            Name = "operator",
            Scopes = Everything,
            SecretHash = hash,
            CreateTime = now,
        };
        var commit = new AccountCommit
        {
            Account = account,
            ApiKeys = [key],
            // Who runs the server owes itself nothing.
            PlanPeriods = [PlanPeriod.Begin(account.Id, now, plan) with { MonthlyFee = 0 }],
            AuditEvents =
            [
                Audit.Of(account.Id, string.Empty, CallOrigin.Server, now, AuditAction.AccountCreated, plan.Name),
                Audit.Of(account.Id, string.Empty, CallOrigin.Server, now, AuditAction.KeyCreated, id),
            ],
        };
        return await writer.CommitAsync(commit, cancellationToken) == AccountCommitResult.EmailTaken
            ? AccountErrors.EmailTaken
            : new ApiKeySecret(key, text);
    }
}

using FinApi.Application.Accounts.Audits;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Accounts.Sessions;
using FinApi.Application.Limits.SignIn;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.CreateAccount;

internal sealed class CreateAccountHandler(
    Passwords passwords,
    IAccountWriter writer,
    IPlanCatalog plans,
    NewSessions sessions,
    SignUpLimiter limiter,
    TimeProvider timeProvider)
    : IRequestHandler<CreateAccountCommand, Result<SignUp>>
{
    public async Task<Result<SignUp>> Handle(CreateAccountCommand request, CancellationToken cancellationToken)
    {
        if (await limiter.TakeAsync(request.Origin.Network, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var hash = await passwords.HashAsync(
            request.Origin.Network, isKnown: false, request.Password, cancellationToken);
        if (!hash.IsSuccess)
        {
            return hash.Error;
        }

        var now = timeProvider.GetInstant();
        var plan = plans.Plans[0];
        var account = new Account
        {
            Id = AccountId.New(),
            Email = EmailAddress.Normalize(request.Email),
            PasswordHash = hash.Value,
            Plan = plan.Name,
            CreateTime = now,
        };
        var signIn = sessions.Create(account.Id, request.Origin, now);
        var session = signIn.Session.Id;
        var result = await writer.CommitAsync(
            new AccountCommit
            {
                Account = account,
                NewSessions = [signIn.Session],
                PlanPeriods = [PlanPeriod.Begin(account.Id, now, plan)],
                AuditEvents =
                [
                    Audit.Of(account.Id, session, request.Origin, now, AuditAction.AccountCreated, account.Plan),
                    Audit.Of(account.Id, session, request.Origin, now, AuditAction.SessionCreated, session),
                ],
            },
            cancellationToken);
        return result == AccountCommitResult.EmailTaken ? AccountErrors.EmailTaken : new SignUp(account, signIn);
    }
}

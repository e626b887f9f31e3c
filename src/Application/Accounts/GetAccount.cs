using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts;

/// <summary>Asks for the account of the caller.</summary>
public sealed record GetAccountQuery(Caller Caller) : IRequest<Result<Account>>;

internal sealed class GetAccountHandler(IAccountReader accounts, TimeProvider timeProvider)
    : IRequestHandler<GetAccountQuery, Result<Account>>
{
    public async Task<Result<Account>> Handle(GetAccountQuery request, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(request.Caller.AccountId, cancellationToken);
        return account is null ? AccountErrors.AccountGone : account.SettledAt(timeProvider.GetInstant());
    }
}

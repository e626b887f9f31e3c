using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.GetAccount;

internal sealed class GetAccountHandler(IAccountReader accounts, TimeProvider time)
    : IRequestHandler<GetAccountQuery, Result<Account>>
{
    public async Task<Result<Account>> Handle(GetAccountQuery request, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(request.Caller.AccountId, cancellationToken);
        return account is null ? AccountErrors.AccountGone : account.SettledAt(time.GetInstant());
    }
}

using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Billing.GrantPlan;

/// <summary>Gives an account a plan, or takes it away by giving it the one that every new account has.</summary>
/// <param name="Operator">The operator that gives it; null: a command on the server itself.</param>
/// <param name="Origin">From where.</param>
/// <param name="AccountId">The account; empty: <paramref name="Email"/> says which.</param>
/// <param name="Email">Its address, in any case; empty: <paramref name="AccountId"/> says which.</param>
/// <param name="Plan">Name of the plan.</param>
public sealed record GrantPlanCommand(
    Caller? Operator, CallOrigin Origin, string AccountId, string Email, string Plan) : IRequest<Result<GrantedPlan>>;

/// <summary>An account after a plan was granted.</summary>
/// <param name="Account">The account; its plan is a dearer one where it pays for that.</param>
/// <param name="PreviousPlan">Name of the plan that it had before.</param>
public sealed record GrantedPlan(Account Account, string PreviousPlan);

using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.UpdateAccount;

/// <summary>Changes what the owner declares, and accepts agreements.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Origin">From where.</param>
/// <param name="ProfessionalStatus">What it declares; unspecified leaves it.</param>
/// <param name="AcceptAgreements">What it accepts; those accepted before stay as they are.</param>
public sealed record UpdateAccountCommand(
    Caller Caller, CallOrigin Origin, ProfessionalStatus ProfessionalStatus, IReadOnlyList<string> AcceptAgreements)
    : IRequest<Result<Account>>;

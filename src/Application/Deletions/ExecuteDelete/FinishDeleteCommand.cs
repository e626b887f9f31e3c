using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Deletions.ExecuteDelete;

/// <summary>Audits a deletion that the writer has executed, and reads what it has deleted.</summary>
/// <param name="Caller">The operator.</param>
/// <param name="Origin">From where.</param>
/// <param name="Order">What was ordered.</param>
public sealed record FinishDeleteCommand(Caller Caller, CallOrigin Origin, DeletionOrder Order)
    : IRequest<Result<ExecutedDeletion>>;

using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Conditions.RecordStatement;

/// <summary>Writes down that an operator has stated something of days.</summary>
/// <param name="Caller">The operator.</param>
/// <param name="Origin">From where.</param>
/// <param name="Statement">In words: the instrument or market, the kind of data, the dates, the condition.</param>
public sealed record RecordStatementCommand(Caller Caller, CallOrigin Origin, string Statement)
    : IRequest<Result<Unit>>;

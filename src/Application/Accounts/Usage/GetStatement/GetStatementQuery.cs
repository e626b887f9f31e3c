using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.Usage.GetStatement;

/// <summary>Asks for the statement of a month, such as 2026-11.</summary>
public sealed record GetStatementQuery(Caller Caller, string Month) : IRequest<Result<Statement>>;

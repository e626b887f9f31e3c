using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.StreamSlots.ListStreamSessions;

/// <summary>Asks for the live streams of the account, oldest first.</summary>
public sealed record ListStreamSessionsQuery(Caller Caller) : IRequest<Result<IReadOnlyList<StreamHolder>>>;

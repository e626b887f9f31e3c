using FinApi.Application.Results;
using FinApi.Application.Streaming;
using MediatR;

namespace FinApi.Application.Accounts.ListStreamSessions;

/// <summary>Asks for the live streams of the account, oldest first.</summary>
public sealed record ListStreamSessionsQuery(Caller Caller) : IRequest<Result<IReadOnlyList<StreamHolder>>>;

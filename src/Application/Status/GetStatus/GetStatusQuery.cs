using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Status.GetStatus;

/// <summary>Asks how the node is.</summary>
public sealed record GetStatusQuery : IRequest<Result<NodeStatus>>;

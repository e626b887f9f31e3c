using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.MarketData.GetSnapshot;

/// <summary>Asks for the snapshot of one instrument.</summary>
public sealed record GetSnapshotQuery(string Symbol, MarketAccess Access) : IRequest<Result<SnapshotAnswer>>;

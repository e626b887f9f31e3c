using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.MarketData.BatchGetSnapshots;

/// <summary>Asks for the snapshots of 1 to 500 instruments.</summary>
public sealed record BatchGetSnapshotsQuery(IReadOnlyList<string> Symbols, MarketAccess Access)
    : IRequest<Result<SnapshotBatch>>;

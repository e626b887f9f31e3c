using FinApi.Application.Behaviors;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FluentValidation;
using MediatR;

namespace FinApi.Application.MarketData;

/// <summary>Asks for the snapshot of one instrument.</summary>
public sealed record GetSnapshotQuery(string Symbol, MarketAccess Access) : IRequest<Result<SnapshotAnswer>>;

internal sealed class GetSnapshotValidator : AbstractValidator<GetSnapshotQuery>
{
    public GetSnapshotValidator() => RuleFor(query => query.Symbol).IsSymbol();
}

internal sealed class GetSnapshotHandler(VisibleInstruments instruments, SnapshotReader snapshots)
    : IRequestHandler<GetSnapshotQuery, Result<SnapshotAnswer>>
{
    public Task<Result<SnapshotAnswer>> Handle(GetSnapshotQuery request, CancellationToken cancellationToken)
    {
        Result<SnapshotAnswer> result = instruments.TryGet(request.Symbol, request.Access, out var state, out var error)
            ? snapshots.Read(state, request.Access)
            : error;
        return Task.FromResult(result);
    }
}

using FinApi.Application.Behaviors;
using FinApi.Application.Callers;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using FluentValidation;
using MediatR;

namespace FinApi.Application.Reference;

/// <summary>Asks for one instrument.</summary>
public sealed record GetInstrumentQuery(string Symbol, MarketAccess Access) : IRequest<Result<Instrument>>;

internal sealed class GetInstrumentValidator : AbstractValidator<GetInstrumentQuery>
{
    public GetInstrumentValidator() => RuleFor(query => query.Symbol).IsSymbol();
}

internal sealed class GetInstrumentHandler(VisibleInstruments instruments)
    : IRequestHandler<GetInstrumentQuery, Result<Instrument>>
{
    public Task<Result<Instrument>> Handle(GetInstrumentQuery request, CancellationToken cancellationToken)
    {
        Result<Instrument> result = instruments.TryGet(request.Symbol, request.Access, out var state, out var error)
            ? state.Instrument
            : error;
        return Task.FromResult(result);
    }
}

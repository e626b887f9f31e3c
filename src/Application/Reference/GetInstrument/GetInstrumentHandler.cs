using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using MediatR;

namespace FinApi.Application.Reference.GetInstrument;

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

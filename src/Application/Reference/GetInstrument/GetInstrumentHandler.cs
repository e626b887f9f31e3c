using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using MediatR;

namespace FinApi.Application.Reference.GetInstrument;

internal sealed class GetInstrumentHandler(LatestMarket market) : IRequestHandler<GetInstrumentQuery, Result<Instrument>>
{
    public Task<Result<Instrument>> Handle(GetInstrumentQuery request, CancellationToken cancellationToken)
    {
        Result<Instrument> result = market.TryGet(request.Symbol, out var state)
            ? state.Instrument
            : Error.SymbolNotFound(request.Symbol.ToUpperInvariant());
        return Task.FromResult(result);
    }
}

using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using MediatR;

namespace FinApi.Application.Reference.GetInstrument;

/// <summary>Asks for one instrument.</summary>
public sealed record GetInstrumentQuery(string Symbol, MarketAccess Access) : IRequest<Result<Instrument>>;

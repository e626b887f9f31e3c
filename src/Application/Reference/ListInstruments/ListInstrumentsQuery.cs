using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using MediatR;

namespace FinApi.Application.Reference.ListInstruments;

/// <summary>Asks for a page of instruments.</summary>
public sealed record ListInstrumentsQuery(
    string Query, string Mic, InstrumentType Type, int PageSize, string PageToken, MarketAccess Access)
    : IRequest<Result<InstrumentPage>>;

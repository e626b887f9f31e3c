using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Translation;
using FinApi.Application.Reference;
using FinApi.Application.Reference.ListAdjustmentFactors;
using FinApi.Application.Reference.ListCorporateActions;
using FinApi.Application.Reference.ListInstruments;
using FinApi.Application.Reference.ListTradingSessions;
using FinApi.Application.Results;
using FinApi.Contracts.V1;
using FinApi.Domain.Calendars;
using Grpc.Core;
using MapsterMapper;
using MediatR;
using InstrumentType = FinApi.Domain.Instruments.InstrumentType;

namespace FinApi.Api.Services;

/// <summary>What trades, where, and when.</summary>
internal sealed class ReferenceService(IMediator mediator, IMapper mapper) : Reference.ReferenceBase
{
    public override async Task<ListInstrumentsResponse> ListInstruments(
        ListInstrumentsRequest request, ServerCallContext context)
    {
        var query = new ListInstrumentsQuery(
            request.Query,
            request.Mic,
            (InstrumentType)request.Type,
            request.PageSize,
            request.PageToken,
            context.GetMarketAccess());
        var result = await mediator.Send(query, context.CancellationToken);
        return mapper.Map<ListInstrumentsResponse>(result.OrThrow(context));
    }

    public override async Task<GetInstrumentResponse> GetInstrument(
        GetInstrumentRequest request, ServerCallContext context)
    {
        var query = new GetInstrumentQuery(request.Symbol, context.GetMarketAccess());
        var result = await mediator.Send(query, context.CancellationToken);
        return new GetInstrumentResponse { Instrument = mapper.Map<Instrument>(result.OrThrow(context)) };
    }

    public override async Task<ListCorporateActionsResponse> ListCorporateActions(
        ListCorporateActionsRequest request, ServerCallContext context)
    {
        var query = new ListCorporateActionsQuery(
            request.Symbol, request.PageSize, request.PageToken, context.GetMarketAccess())
        {
            AsOf = ProtoTime.ToInstantOrNull(request.AsOf),
        };
        var result = await mediator.Send(query, context.CancellationToken);
        return mapper.Map<ListCorporateActionsResponse>(result.OrThrow(context));
    }

    public override async Task<ListAdjustmentFactorsResponse> ListAdjustmentFactors(
        ListAdjustmentFactorsRequest request, ServerCallContext context)
    {
        var byDefault = request.Adjustments.Count == 0 ? PriceAdjustment.All : PriceAdjustment.Unspecified;
        var query = new ListAdjustmentFactorsQuery(
            request.Symbol,
            byDefault.ToDomain(request.Adjustments),
            ProtoTime.ToInstantOrNull(request.AsOf),
            request.PageSize,
            request.PageToken,
            context.GetMarketAccess());
        var result = await mediator.Send(query, context.CancellationToken);
        return mapper.Map<ListAdjustmentFactorsResponse>(result.OrThrow(context));
    }

    public override async Task<GetMarketClockResponse> GetMarketClock(
        GetMarketClockRequest request, ServerCallContext context)
    {
        var result = await mediator.Send(new GetMarketClockQuery(request.Mic), context.CancellationToken);
        return mapper.Map<GetMarketClockResponse>(result.OrThrow(context));
    }

    public override async Task<ListTradingSessionsResponse> ListTradingSessions(
        ListTradingSessionsRequest request, ServerCallContext context)
    {
        var query = new ListTradingSessionsQuery(
            request.Mic,
            request.StartDate,
            request.EndDate,
            request.PageSize,
            request.PageToken,
            (SessionKind)request.Kind);
        var result = await mediator.Send(query, context.CancellationToken);
        return mapper.Map<ListTradingSessionsResponse>(result.OrThrow(context));
    }
}

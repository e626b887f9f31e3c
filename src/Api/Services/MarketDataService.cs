using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Translation;
using FinApi.Application.MarketData;
using FinApi.Application.MarketData.BatchGetQuotes;
using FinApi.Application.MarketData.BatchGetSnapshots;
using FinApi.Application.Results;
using FinApi.Contracts.V1;
using Grpc.Core;
using MapsterMapper;
using MediatR;

namespace FinApi.Api.Services;

/// <summary>The latest market. GetQuote and GetLatestTrade are what is asked most, and encoded by hand.</summary>
internal sealed class MarketDataService(IMediator mediator, IMapper mapper) : MarketData.MarketDataBase
{
    public override async Task<GetQuoteResponse> GetQuote(GetQuoteRequest request, ServerCallContext context)
    {
        var query = new GetQuoteQuery(request.Symbol, context.GetMarketAccess());
        var result = await mediator.Send(query, context.CancellationToken);
        return TickEncoding.Encode(result.OrThrow(context));
    }

    public override async Task<GetLatestTradeResponse> GetLatestTrade(
        GetLatestTradeRequest request, ServerCallContext context)
    {
        var query = new GetLatestTradeQuery(request.Symbol, context.GetMarketAccess());
        var result = await mediator.Send(query, context.CancellationToken);
        return TickEncoding.Encode(result.OrThrow(context));
    }

    public override async Task<GetSnapshotResponse> GetSnapshot(GetSnapshotRequest request, ServerCallContext context)
    {
        var query = new GetSnapshotQuery(request.Symbol, context.GetMarketAccess());
        var result = await mediator.Send(query, context.CancellationToken);
        return mapper.Map<GetSnapshotResponse>(result.OrThrow(context));
    }

    public override async Task<BatchGetQuotesResponse> BatchGetQuotes(
        BatchGetQuotesRequest request, ServerCallContext context)
    {
        var query = new BatchGetQuotesQuery(request.Symbols, context.GetMarketAccess());
        var result = await mediator.Send(query, context.CancellationToken);
        return mapper.Map<BatchGetQuotesResponse>(result.OrThrow(context));
    }

    public override async Task<BatchGetSnapshotsResponse> BatchGetSnapshots(
        BatchGetSnapshotsRequest request, ServerCallContext context)
    {
        var query = new BatchGetSnapshotsQuery(request.Symbols, context.GetMarketAccess());
        var result = await mediator.Send(query, context.CancellationToken);
        return mapper.Map<BatchGetSnapshotsResponse>(result.OrThrow(context));
    }
}

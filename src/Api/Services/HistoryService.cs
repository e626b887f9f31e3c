using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Http;
using FinApi.Api.Translation;
using FinApi.Application.Conditions.ListDataConditions;
using FinApi.Application.History;
using FinApi.Application.History.BatchListBars;
using FinApi.Application.History.Csv;
using FinApi.Application.History.ExportBars;
using FinApi.Application.History.ExportTrades;
using FinApi.Application.History.ListBars;
using FinApi.Application.Results;
using FinApi.Application.Revisions.ListRevisions;
using FinApi.Contracts.V1;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using MapsterMapper;
using MediatR;
using DomainKind = FinApi.Domain.Conditions.DataKind;

namespace FinApi.Api.Services;

/// <summary>What the market did.</summary>
internal sealed class HistoryService(IMediator mediator, IMapper mapper) : History.HistoryBase
{
    private const string Csv = "text/csv; charset=utf-8";

    public override async Task<ListBarsResponse> ListBars(ListBarsRequest request, ServerCallContext context)
    {
        var query = new ListBarsQuery(
            request.Symbol,
            request.Interval,
            ProtoTime.ToRange(request.StartTime, request.EndTime),
            request.Adjustment.ToDomain(request.Adjustments),
            request.Order.IsDescending(),
            request.PageSize,
            request.PageToken,
            context.GetMarketAccess())
        {
            ActionsAsOf = ProtoTime.ToInstantOrNull(request.AsOf),
        };
        var result = await mediator.Send(query, context.CancellationToken);
        var page = result.OrThrow(context);
        PageVersions.Tell(context.GetHttpContext(), page.Version);
        return mapper.Map<ListBarsResponse>(page);
    }

    public override async Task<ListTradesResponse> ListTrades(ListTradesRequest request, ServerCallContext context)
    {
        var query = new ListTradesQuery(
            request.Symbol,
            ProtoTime.ToRange(request.StartTime, request.EndTime),
            request.Order.IsDescending(),
            request.PageSize,
            request.PageToken,
            context.GetMarketAccess())
        {
            AsOf = ProtoTime.ToInstantOrNull(request.AsOf),
        };
        var result = await mediator.Send(query, context.CancellationToken);
        var page = result.OrThrow(context);
        PageVersions.Tell(context.GetHttpContext(), page.Version);
        return mapper.Map<ListTradesResponse>(page);
    }

    public override async Task<ListQuotesResponse> ListQuotes(ListQuotesRequest request, ServerCallContext context)
    {
        var query = new ListQuotesQuery(
            request.Symbol,
            ProtoTime.ToRange(request.StartTime, request.EndTime),
            request.Order.IsDescending(),
            request.PageSize,
            request.PageToken,
            context.GetMarketAccess());
        var result = await mediator.Send(query, context.CancellationToken);
        var page = result.OrThrow(context);
        PageVersions.Tell(context.GetHttpContext(), page.Version);
        return mapper.Map<ListQuotesResponse>(page);
    }

    public override async Task<BatchListBarsResponse> BatchListBars(
        BatchListBarsRequest request, ServerCallContext context)
    {
        var query = new BatchListBarsQuery(
            request.Symbols,
            request.Interval,
            ProtoTime.ToRange(request.StartTime, request.EndTime),
            request.Adjustment.ToDomain(request.Adjustments),
            request.Order.IsDescending(),
            request.PageSize,
            context.GetMarketAccess())
        {
            ActionsAsOf = ProtoTime.ToInstantOrNull(request.AsOf),
        };
        var result = await mediator.Send(query, context.CancellationToken);
        var batch = result.OrThrow(context);
        PageVersions.Tell(context.GetHttpContext(), [.. batch.AllSeries.Select(series => series.Page.Version)]);
        return mapper.Map<BatchListBarsResponse>(batch);
    }

    public override Task ExportBars(
        ExportBarsRequest request, IServerStreamWriter<HttpBody> responseStream, ServerCallContext context)
    {
        var query = new ExportBarsQuery(
            request.Symbol,
            request.Interval,
            ProtoTime.ToRange(request.StartTime, request.EndTime),
            request.Adjustment.ToDomain(request.Adjustments),
            context.GetMarketAccess())
        {
            ActionsAsOf = ProtoTime.ToInstantOrNull(request.AsOf),
        };
        return WriteAsync(query, responseStream, context);
    }

    public override Task ExportTrades(
        ExportTradesRequest request, IServerStreamWriter<HttpBody> responseStream, ServerCallContext context)
    {
        var query = new ExportTradesQuery(
            request.Symbol, ProtoTime.ToRange(request.StartTime, request.EndTime), context.GetMarketAccess())
        {
            AsOf = ProtoTime.ToInstantOrNull(request.AsOf),
        };
        return WriteAsync(query, responseStream, context);
    }

    public override async Task<ListDataConditionsResponse> ListDataConditions(
        ListDataConditionsRequest request, ServerCallContext context)
    {
        var query = new ListDataConditionsQuery(
            request.Symbol,
            request.Mic,
            request.Kind == DataKind.Unspecified ? DomainKind.Bars : (DomainKind)request.Kind,
            request.StartDate,
            request.EndDate,
            request.PageSize,
            request.PageToken,
            context.GetMarketAccess());
        var result = await mediator.Send(query, context.CancellationToken);
        return mapper.Map<ListDataConditionsResponse>(result.OrThrow(context));
    }

    public override async Task<ListRevisionsResponse> ListRevisions(
        ListRevisionsRequest request, ServerCallContext context)
    {
        var query = new ListRevisionsQuery(
            ProtoTime.ToInstantOrNull(request.SinceTime),
            request.PageSize,
            request.PageToken,
            context.GetMarketAccess());
        var result = await mediator.Send(query, context.CancellationToken);
        return mapper.Map<ListRevisionsResponse>(result.OrThrow(context));
    }

    private async Task WriteAsync(
        IRequest<Result<IAsyncEnumerable<CsvPart>>> query,
        IServerStreamWriter<HttpBody> responseStream,
        ServerCallContext context)
    {
        var export = await mediator.Send(query, context.CancellationToken);
        await foreach (var part in export.OrThrow(context))
        {
            PageVersions.Tell(context.GetHttpContext(), part.Version);
            // Written out before the next part is asked for, so the exporter's buffer need not be copied.
            var body = new HttpBody { ContentType = Csv, Data = UnsafeByteOperations.UnsafeWrap(part.Bytes) };
            await responseStream.WriteAsync(body, context.CancellationToken);
        }
    }
}

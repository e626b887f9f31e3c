using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Http;
using FinApi.Api.Http.Bodies;
using FinApi.Api.Http.Caching;
using FinApi.Api.Translation;
using FinApi.Application.Archive.ListFiles;
using FinApi.Application.Collections;
using FinApi.Application.Conditions.ListDataConditions;
using FinApi.Application.History;
using FinApi.Application.History.BatchExportBars;
using FinApi.Application.History.BatchExportTrades;
using FinApi.Application.History.BatchListBars;
using FinApi.Application.History.ExportBars;
using FinApi.Application.History.Exports;
using FinApi.Application.History.ExportTrades;
using FinApi.Application.History.ListBars;
using FinApi.Application.Results;
using FinApi.Application.Revisions.ListRevisions;
using FinApi.Contracts.V1;
using FinApi.Domain.Freshness;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using MapsterMapper;
using MediatR;
using BarRow = FinApi.Domain.MarketData.BarRow;
using DomainKind = FinApi.Domain.Conditions.DataKind;
using DomainQuote = FinApi.Domain.MarketData.Quote;
using DomainTrade = FinApi.Domain.MarketData.Trade;
using ExportFormat = FinApi.Application.History.Exports.ExportFormat;
using Symbol = FinApi.Domain.Instruments.Symbol;

namespace FinApi.Api.Services;

/// <summary>What the market did.</summary>
internal sealed class HistoryService(IMediator mediator, IMapper mapper, ShownSymbols symbols) : History.HistoryBase
{
    // Clients of gRPC take messages of 4 MB, unless they are told otherwise, and proxies of gRPC-Web less.
    private const int MaxPieceBytes = 512 * 1024;

    private static readonly byte[] Bars = [.. "bars"u8];
    private static readonly byte[] Trades = [.. "trades"u8];
    private static readonly byte[] Quotes = [.. "quotes"u8];

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
        var http = context.GetHttpContext();
        PageVersions.Tell(http, page.Version);
        return Answer<BarPage, ListBarsResponse>(
            http, page, page with { Rows = [] }, Bars, [RowsOf(page)], ExtentOf(page));
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
        var http = context.GetHttpContext();
        PageVersions.Tell(http, page.Version);
        var symbol = ShownOf(page.Trades, static trade => trade.Symbol);
        var rows = new PageRows<DomainTrade, TradeJson>(page.Trades, new TradeJson(symbol));
        return Answer<TradePage, ListTradesResponse>(
            http,
            page,
            page with { Trades = [] },
            Trades,
            [rows],
            AnswerFacts.ExtentOf(page.Trades.Count, page.NextPageToken));
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
        var http = context.GetHttpContext();
        PageVersions.Tell(http, page.Version);
        var symbol = ShownOf(page.Quotes, static quote => quote.Symbol);
        var rows = new PageRows<DomainQuote, QuoteJson>(page.Quotes, new QuoteJson(symbol));
        return Answer<QuotePage, ListQuotesResponse>(
            http,
            page,
            page with { Quotes = [] },
            Quotes,
            [rows],
            AnswerFacts.ExtentOf(page.Quotes.Count, page.NextPageToken));
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
        var http = context.GetHttpContext();
        PageVersions.Tell(http, [.. batch.AllSeries.Select(series => series.Page.Version)]);
        return Answer<BarBatch, BatchListBarsResponse>(
            http,
            batch,
            batch with { AllSeries = [.. batch.AllSeries.Select(WithoutBars)] },
            Bars,
            [.. batch.AllSeries.Select(series => RowsOf(series.Page))],
            ExtentOf(batch));
    }

    public override Task ExportBars(
        ExportBarsRequest request, IServerStreamWriter<HttpBody> responseStream, ServerCallContext context)
    {
        var form = ProtoExports.FormOf(request.Format, request.Numbers);
        var query = new ExportBarsQuery(
            request.Symbol,
            request.Interval,
            ProtoTime.ToRange(request.StartTime, request.EndTime),
            request.Adjustment.ToDomain(request.Adjustments),
            context.GetMarketAccess())
        {
            ActionsAsOf = ProtoTime.ToInstantOrNull(request.AsOf),
            Form = form,
        };
        return WriteAsync(query, form.Format, $"{request.Symbol}-bars-{request.Interval}", responseStream, context);
    }

    public override Task ExportTrades(
        ExportTradesRequest request, IServerStreamWriter<HttpBody> responseStream, ServerCallContext context)
    {
        var form = ProtoExports.FormOf(request.Format, request.Numbers);
        var query = new ExportTradesQuery(
            request.Symbol, ProtoTime.ToRange(request.StartTime, request.EndTime), context.GetMarketAccess())
        {
            AsOf = ProtoTime.ToInstantOrNull(request.AsOf),
            Form = form,
        };
        return WriteAsync(query, form.Format, $"{request.Symbol}-trades", responseStream, context);
    }

    public override Task BatchExportBars(
        BatchExportBarsRequest request, IServerStreamWriter<HttpBody> responseStream, ServerCallContext context)
    {
        var form = ProtoExports.FormOf(request.Format, request.Numbers);
        var query = new BatchExportBarsQuery(
            request.Symbols,
            request.Interval,
            ProtoTime.ToRange(request.StartTime, request.EndTime),
            request.Adjustment.ToDomain(request.Adjustments),
            context.GetMarketAccess())
        {
            ActionsAsOf = ProtoTime.ToInstantOrNull(request.AsOf),
            Form = form,
        };
        return WriteAsync(query, form.Format, $"bars-{request.Interval}", responseStream, context);
    }

    public override Task BatchExportTrades(
        BatchExportTradesRequest request, IServerStreamWriter<HttpBody> responseStream, ServerCallContext context)
    {
        var form = ProtoExports.FormOf(request.Format, request.Numbers);
        var query = new BatchExportTradesQuery(
            request.Symbols, ProtoTime.ToRange(request.StartTime, request.EndTime), context.GetMarketAccess())
        {
            AsOf = ProtoTime.ToInstantOrNull(request.AsOf),
            Form = form,
        };
        return WriteAsync(query, form.Format, "trades", responseStream, context);
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

    public override async Task<ListFilesResponse> ListFiles(ListFilesRequest request, ServerCallContext context)
    {
        var query = new ListFilesQuery(
            request.Dataset,
            request.Date,
            request.StartDate,
            request.EndDate,
            request.PageSize,
            request.PageToken,
            context.GetMarketAccess());
        var result = await mediator.Send(query, context.CancellationToken);
        return mapper.Map<ListFilesResponse>(result.OrThrow(context));
    }

    // Over REST the transcoder gets the message without its rows, and PageBody writes them.
    private TResponse Answer<TPage, TResponse>(
        HttpContext http,
        TPage page,
        TPage withoutRows,
        byte[] name,
        IReadOnlyList<PageRows> lists,
        AnswerExtent extent)
        where TPage : notnull
    {
        if (PageBody.Suits(http))
        {
            PageBody.Use(http, name, lists, extent);
            return mapper.Map<TResponse>(withoutRows);
        }

        var message = mapper.Map<TResponse>(page);
        foreach (var rows in lists)
        {
            rows.Dispose();
        }

        return message;
    }

    private PageRows<BarRow, BarJson> RowsOf(BarPage page) =>
        new(page.Rows, new BarJson(page, symbols.Of(page.Symbol.Value)));

    // All rows are of one instrument.
    private string ShownOf<TRow>(PooledRows<TRow> rows, Func<TRow, Symbol> symbolOf) =>
        rows.Count == 0 ? string.Empty : symbols.Of(symbolOf(rows[0]).Value);

    private static BarBatch.Series WithoutBars(BarBatch.Series series) =>
        series with { Page = series.Page with { Rows = [] } };

    private static AnswerExtent ExtentOf(BarPage page) => AnswerFacts.ExtentOf(page.Rows.Count, page.NextPageToken);

    // One series without data is as good as none at all: its import may come.
    private static AnswerExtent ExtentOf(BarBatch batch)
    {
        if (batch.AllSeries.Any(series => series.Page.Rows.Count == 0))
        {
            return AnswerExtent.Empty;
        }

        return batch.AllSeries.All(series => series.Page.NextPageToken.Length == 0)
            ? AnswerExtent.Whole
            : AnswerExtent.Part;
    }

    private async Task WriteAsync(
        IRequest<Result<IAsyncEnumerable<ExportPart>>> query,
        ExportFormat format,
        string name,
        IServerStreamWriter<HttpBody> responseStream,
        ServerCallContext context)
    {
        var export = await mediator.Send(query, context.CancellationToken);
        var http = context.GetHttpContext();
        FileAnswer? file = null;
        await foreach (var part in export.OrThrow(context))
        {
            PageVersions.Tell(http, part.Versions);
            if (file is null)
            {
                file = new FileAnswer(format, name, part.Extent);
                http.Features.Set(file);
            }

            // Written out before the next part is asked for, so the exporter's buffer need not be copied.
            for (var rest = part.Bytes; !rest.IsEmpty;)
            {
                var length = file.IsBinary ? Math.Min(rest.Length, MaxPieceBytes) : rest.Length;
                var piece = UnsafeByteOperations.UnsafeWrap(rest[..length]);
                await responseStream.WriteAsync(
                    new HttpBody { ContentType = file.ContentType, Data = piece }, context.CancellationToken);
                rest = rest[length..];
            }
        }
    }
}

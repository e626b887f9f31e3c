using FinApi.Application.Behaviors;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// The one spelling of a request for a page: upper case, with the defaults written out. Whatever spelling a page is
/// asked for in, nodes share it once, and its ETag is the same.
/// </summary>
internal static class CanonicalRequest
{
    /// <summary>The request in that spelling: a copy, or the request itself where it is not for a page.</summary>
    public static IMessage Of(IMessage request) => request switch
    {
        ListBarsRequest bars => Of(bars.Clone()),
        BatchListBarsRequest batch => Of(batch.Clone()),
        ListTradesRequest trades => Of(trades.Clone()),
        ListQuotesRequest quotes => Of(quotes.Clone()),
        _ => request,
    };

    private static ListBarsRequest Of(ListBarsRequest request)
    {
        request.Symbol = request.Symbol.ToUpperInvariant();
        (request.PageSize, request.Order) = (PageSize.OrDefault(request.PageSize), OrDefault(request.Order));
        return request;
    }

    private static BatchListBarsRequest Of(BatchListBarsRequest request)
    {
        ToUpper(request.Symbols);
        (request.PageSize, request.Order) = (PageSize.OrDefault(request.PageSize), OrDefault(request.Order));
        return request;
    }

    private static ListTradesRequest Of(ListTradesRequest request)
    {
        request.Symbol = request.Symbol.ToUpperInvariant();
        (request.PageSize, request.Order) = (PageSize.OrDefault(request.PageSize), OrDefault(request.Order));
        return request;
    }

    private static ListQuotesRequest Of(ListQuotesRequest request)
    {
        request.Symbol = request.Symbol.ToUpperInvariant();
        (request.PageSize, request.Order) = (PageSize.OrDefault(request.PageSize), OrDefault(request.Order));
        return request;
    }

    private static SortOrder OrDefault(SortOrder order) =>
        order == SortOrder.Unspecified ? SortOrder.Ascending : order;

    private static void ToUpper(RepeatedField<string> symbols)
    {
        for (var i = 0; i < symbols.Count; i++)
        {
            symbols[i] = symbols[i].ToUpperInvariant();
        }
    }
}

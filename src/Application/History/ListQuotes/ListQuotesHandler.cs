using FinApi.Application.Behaviors;
using FinApi.Application.MarketData;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.History.ListQuotes;

internal sealed class ListQuotesHandler(
    VisibleInstruments instruments, HistoryAccess history, IQuoteReader quotes, HistoryStatus status, PageTokens tokens)
    : IRequestHandler<ListQuotesQuery, Result<QuotePage>>
{
    public async Task<Result<QuotePage>> Handle(ListQuotesQuery request, CancellationToken cancellationToken)
    {
        if (!instruments.TryGet(request.Symbol, request.Access, out var state, out var error))
        {
            return error;
        }

        var cut = history.Cut(request.Access, request.StartTime, request.EndTime);
        if (!cut.IsSuccess)
        {
            return cut.Error;
        }

        var range = new TickRange(
            state.Instrument.Symbol,
            request.StartTime,
            request.EndTime,
            request.IsDescending,
            FieldRules.PageSizeOrDefault(request.PageSize) + 1)
        {
            MayLag = true,
        };
        var text = "quotes|" + TickPage.TextOf(range);
        if (!tokens.TryRead(text, request.PageToken, out TickOrder? after))
        {
            return Error.InvalidPageToken();
        }

        var found = await quotes.ListAsync(cut.Value.Apply(range) with { After = after }, cancellationToken);
        var page = TickPage.Cut(found, range.Limit - 1, out var isLast);
        var newest = page.Count == 0 ? null : request.IsDescending ? page[0] : page[^1];
        return new QuotePage(
            page,
            isLast ? string.Empty : tokens.Issue(text, new TickOrder(page[^1].EventTime, page[^1].Sequence)),
            status.Of(state, newest?.EventTime, cut.Value.Delay));
    }
}

using FinApi.Application.Behaviors;
using FinApi.Application.MarketData;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History;

/// <summary>Reads a page of trades or of quotes with its token and status.</summary>
internal sealed class TickPageReader(
    VisibleInstruments instruments, HistoryAccess history, HistoryStatus status, PageTokens tokens)
{
    public async Task<Result<TPage>> ReadAsync<TTick, TPage>(
        TickList<TTick, TPage> list, TickQuery query, CancellationToken cancellationToken)
        where TTick : class
    {
        if (!instruments.TryGet(query.Symbol, query.Access, out var state, out var error))
        {
            return error;
        }

        var cut = history.Cut(query.Access, state, query.Range, query.Range.End);
        if (!cut.IsSuccess)
        {
            return cut.Error;
        }

        var text = TextOf(list.Name, state.Instrument.Symbol, query);
        if (!tokens.TryRead(text, query.PageToken, out TickOrder? after, out error))
        {
            return error;
        }

        // One more than asked for: the additional tick only shows that there is a next page.
        var pageSize = FieldRules.PageSizeOrDefault(query.PageSize);
        var (found, settledVersion) = await list.ReadAsync(
            cut.Value.TicksOf(state.Instrument.Symbol, query.IsDescending, pageSize + 1) with { After = after },
            cancellationToken);
        var isLast = found.Count <= pageSize;
        var page = isLast ? found : First(found, pageSize);
        var newest = page.Count == 0 ? null : query.IsDescending ? page[0] : page[^1];
        return list.PageOf(
            page,
            isLast ? string.Empty : tokens.Issue(text, list.OrderOf(page[^1])),
            status.Of(state, newest is null ? null : list.OrderOf(newest).EventTime, cut.Value.Delay),
            PageVersion.Of(settledVersion));
    }

    private static TTick[] First<TTick>(IReadOnlyList<TTick> found, int count)
    {
        var first = new TTick[count];
        for (var i = 0; i < count; i++)
        {
            first[i] = found[i];
        }

        return first;
    }

    // The page size is left out: it may change between pages.
    private static string TextOf(string name, Symbol symbol, TickQuery query) =>
        $"{name}|{symbol}|{QueryText.Of(query.Range.Start)}|{QueryText.Of(query.Range.End)}|{query.IsDescending}";
}

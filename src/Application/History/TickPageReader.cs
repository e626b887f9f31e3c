using FinApi.Application.Behaviors;
using FinApi.Application.History.Conditions;
using FinApi.Application.MarketData;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>Reads a page of trades or of quotes with its token and status.</summary>
internal sealed class TickPageReader(
    VisibleInstruments instruments,
    HistoryAccess history,
    HistoryStatus status,
    CompletePages complete,
    EmptyAnswers empty,
    PageTokens tokens)
{
    public async Task<Result<TPage>> ReadAsync<TTick, TPage>(
        TickList<TTick, TPage> list, TickQuery query, CancellationToken cancellationToken)
        where TTick : class
    {
        if (!instruments.TryGet(query.Symbol, query.Range, query.Access, out var state, out var error))
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

        // Before the rows: what is stated meanwhile makes the version outdated, never wrongly current.
        var isComplete = complete.OfTicks(state, list.Kind, query.Range);

        // One more than asked for: the additional tick only shows that there is a next page.
        var pageSize = PageSize.OrDefault(query.PageSize);
        var (found, settledVersion) = await list.ReadAsync(
            cut.Value.TicksOf(state.Instrument.Symbol, query.IsDescending, pageSize + 1, query.AsOf) with
            {
                After = after,
            },
            cancellationToken);
        var isLast = found.Count <= pageSize;
        found.Truncate(pageSize);
        var newest = found.Count == 0 ? null : query.IsDescending ? found[0] : found[^1];
        var version = cut.Value.VersionOf(PageVersion.Of(settledVersion, isComplete: isComplete));
        var current = status.Of(state, newest is null ? null : list.OrderOf(newest).EventTime, cut.Value.Delay);
        if (found.Count == 0)
        {
            var (reason, isOfVersion) = await empty.FindAsync(
                state,
                query.Range,
                isOfDays: false,
                cut.Value.Delay,
                version,
                () => FindFirstAsync(list, state.Instrument.Symbol, cancellationToken));
            (current, version) = (current with { EmptyReason = reason }, isOfVersion ? version : null);
        }

        return list.PageOf(
            found, isLast ? string.Empty : tokens.Issue(text, list.OrderOf(found[^1])), current, version);
    }

    private static async ValueTask<(Instant? Time, long SettledVersion)> FindFirstAsync<TTick, TPage>(
        TickList<TTick, TPage> list, Symbol symbol, CancellationToken cancellationToken)
        where TTick : class
    {
        var (first, settledVersion) = await list.ReadAsync(
            new TickRange(symbol, StartTime: null, EndTime: null, IsDescending: false, Limit: 1) { MayLag = true },
            cancellationToken);
        using (first)
        {
            return (first is [var tick] ? list.OrderOf(tick).EventTime : null, settledVersion);
        }
    }

    // The page size is left out: it may change between pages.
    private static string TextOf(string name, Symbol symbol, TickQuery query) =>
        $"{name}|{symbol}|{QueryText.Of(query.Range.Start)}|{QueryText.Of(query.Range.End)}|{query.IsDescending}"
        + (query.AsOf is { } asOf ? $"|{QueryText.Of(asOf)}" : string.Empty);
}

using FinApi.Application.Callers;
using FinApi.Application.Collections;
using FinApi.Application.History.Conditions;
using FinApi.Application.MarketData;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>Reads a page of bars with its token and status; for one instrument or as a series of a batch.</summary>
internal sealed class BarPageReader(
    BarSeriesReader series,
    HistoryAccess history,
    HistoryStatus status,
    CompletePages complete,
    EmptyAnswers empty,
    IBarReader stored,
    PageTokens tokens,
    TimeProvider timeProvider)
{
    public async ValueTask<Result<BarPage>> ReadAsync(
        InstrumentState state,
        BarQuery query,
        MarketAccess access,
        int pageSize,
        string pageToken,
        CancellationToken cancellationToken)
    {
        var text = query.TextFor(state.Instrument.Symbol);
        if (!tokens.TryRead(text, pageToken, out TickOrder? after, out var error))
        {
            return error;
        }

        var data = query.Range with { End = query.DataEndIn(state.Calendar) };
        var cut = history.Cut(access, state, query.Range, data.End);
        if (!cut.IsSuccess)
        {
            return cut.Error;
        }

        // Before the rows: what is stated meanwhile makes the version outdated, never wrongly current.
        var isComplete = complete.OfBars(state, query.Interval, data);
        var visible = cut.Value.Apply(query);
        var rest = after is { } position ? visible.After(position.EventTime) : visible;
        var found = await series.ReadAsync(state, rest, pageSize + 1, cancellationToken);
        var rows = found.Rows;
        var now = visible.LatestVisible ?? timeProvider.GetInstant();
        var isLast = rows.Count <= pageSize;
        rows.Truncate(pageSize);
        var nextToken = isLast
            ? string.Empty
            : tokens.Issue(text, new TickOrder(rows[^1].StartTime, Sequence: 0));
        var current = status.Of(
            state,
            AsOf(state, rows, now, visible),
            cut.Value.Delay,
            query.Adjustment,
            found.Table.VersionOf(query.Adjustment));
        var version = cut.Value.VersionOf(found.VersionFor(query.Adjustment, isComplete));
        if (rows.Count == 0)
        {
            var (reason, isOfVersion) = await empty.FindAsync(
                state,
                query.Range,
                isOfDays: query.Interval.Length is null,
                cut.Value.Delay,
                version,
                () => FindFirstAsync(state, query.Interval, cancellationToken));
            (current, version) = (current with { EmptyReason = reason }, isOfVersion ? version : null);
        }

        return new BarPage(
            state.Instrument.Symbol, query.Interval, rows, now, nextToken, current, version);
    }

    private async ValueTask<(Instant? Time, long SettledVersion)> FindFirstAsync(
        InstrumentState state, BarInterval interval, CancellationToken cancellationToken)
    {
        var (first, settledVersion) = await stored.ReadPageAsync(
            new BarRange(
                state.Instrument.Symbol,
                interval.FoldsFrom ?? interval,
                StartTime: null,
                EndTime: null,
                IsDescending: false,
                Limit: 1)
            {
                MayLag = true,
            },
            cancellationToken);
        using (first)
        {
            return (first is [var bar] ? bar.Bar.StartTime : null, settledVersion);
        }
    }

    // A bar that has ended tells the market up to its end; one that has not, up to the latest trade.
    private static Instant? AsOf(InstrumentState state, PooledRows<BarRow> page, Instant now, BarQuery query)
    {
        if (page.Count == 0)
        {
            return null;
        }

        var newest = query.IsDescending ? page[0] : page[^1];
        if (now >= newest.EndTime)
        {
            return newest.EndTime;
        }

        var trade = query.LatestVisible is { } latest ? state.Recent.FindTrade(latest) : state.Trade;
        return Instant.Max(newest.StartTime, trade?.EventTime ?? newest.StartTime);
    }
}

using FinApi.Application.Collections;
using FinApi.Application.History.Adjustments;
using FinApi.Application.MarketData;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>
/// Reads bars of any interval: stored bars as they are, 4h, 1w and 1mo folded; adjusted on request. All bars of an
/// answer are of one version of the data: folds are made of the rows of one read, and when the table of factors is of
/// another version than the rows, both are read again.
/// </summary>
internal sealed class BarSeriesReader(IBarReader bars, AdjustmentTables adjustments)
{
    // A correction within the milliseconds between two reads is rare; imports that write without a pause are not.
    private const int Attempts = 3;

    /// <summary>
    /// At most <paramref name="limit"/> bars of the query, in its order. Without a version when settled data changed
    /// during each attempt to read rows and table.
    /// </summary>
    public async ValueTask<AdjustedBars> ReadAsync(
        InstrumentState state, BarQuery query, int limit, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = await ReadAsync(state, query, table: null, limit, cancellationToken);
            if (found.SettledVersion is not null || attempt == Attempts)
            {
                return found;
            }

            found.Rows.Dispose();
        }
    }

    /// <summary>
    /// The same with the table of factors of the query's earlier bars; null means the table of the rows.
    /// </summary>
    public ValueTask<AdjustedBars> ReadAsync(
        InstrumentState state,
        BarQuery query,
        AdjustmentTable? table,
        int limit,
        CancellationToken cancellationToken) =>
        query.Interval.FoldsFrom is { } finer
            ? ReadFoldedAsync(state, query, finer, table, limit, cancellationToken)
            : ReadStoredAsync(state, query, table, limit, cancellationToken);

    private async ValueTask<AdjustedBars> ReadStoredAsync(
        InstrumentState state, BarQuery query, AdjustmentTable? known, int limit, CancellationToken cancellationToken)
    {
        // One bar more than requested: the newest bar may be hidden from the caller's plan.
        var range = new BarRange(
            state.Instrument.Symbol,
            query.Interval,
            query.Range.Start,
            query.Range.End,
            query.IsDescending,
            limit + 1 + AbsentOf(state, query))
        {
            MayLag = true,
        };
        var (rows, version) = query.LatestVisible is null && query.RevisedUpTo is null
            ? await bars.ReadRowsAsync(range, cancellationToken)
            : SeenOf(state, query, range, await bars.ReadPageAsync(range, cancellationToken));
        var table = await TableAsync(state, query, known, version, cancellationToken);
        rows.Truncate(limit);
        Adjust(state, rows.Span, table.Table, query.Adjustment);
        return new AdjustedBars(rows, table.Table, table.IsOf(version) ? version : null);
    }

    private static void Adjust(
        InstrumentState state, Span<BarRow> rows, AdjustmentTable table, PriceAdjustment adjustment)
    {
        if (table.IsEmpty(adjustment))
        {
            return;
        }

        foreach (ref var row in rows)
        {
            var date = row.TradingDate ?? state.Calendar.TradingDateAt(row.StartTime);
            table.TryAdjust(ref row, date, adjustment);
        }
    }

    private static StoredPage<BarRow> SeenOf(
        InstrumentState state, BarQuery query, BarRange range, StoredPage<StoredBar> page)
    {
        using var stored = page.Rows;
        var known = SeenBars.AsKnown(state, stored, range, query.RevisedUpTo);
        var seen = SeenBars.Of(state, known, query.LatestVisible).Select(bar => BarRow.Of(bar.Bar));
        return new StoredPage<BarRow>(PooledRows.Of(seen), page.SettledVersion);
    }

    private async ValueTask<AdjustedBars> ReadFoldedAsync(
        InstrumentState state,
        BarQuery query,
        BarInterval finer,
        AdjustmentTable? known,
        int limit,
        CancellationToken cancellationToken)
    {
        // One fold more than requested: the first may start before the query's start, and the last may be cut off.
        var rowLimit = ((limit + 2) * MostIn(query.Interval)) + AbsentOf(state, query);
        var range = new BarRange(
            state.Instrument.Symbol,
            finer,
            query.Range.Start is { } start ? BarWindows.PeriodAt(query.Interval, state.Calendar, start).Start : null,
            EndOfRows(state, query),
            query.IsDescending,
            rowLimit)
        {
            MayLag = true,
        };
        var (stored, version) = await bars.ReadPageAsync(range, cancellationToken);
        using var finerRows = stored;
        var table = await TableAsync(state, query, known, version, cancellationToken);
        var isCutShort = stored.Count == rowLimit;
        var stood = SeenBars.AsKnown(state, stored, range, query.RevisedUpTo);
        var rows = SeenBars.Of(state, stood, query.LatestVisible);
        var result = new PooledRows<BarRow>();
        for (var first = 0; first < rows.Count && result.Count < limit;)
        {
            var next = EndOfPeriod(state, query.Interval, rows, first);
            var isCut = next == rows.Count && isCutShort;
            if (!isCut && Fold(state, query, table.Table, rows, first, next) is { } bar)
            {
                result.Add(BarRow.Of(bar));
            }

            first = next;
        }

        return new AdjustedBars(result, table.Table, table.IsOf(version) ? version : null);
    }

    // Bars that the caller must not see yet take no place of the page.
    private static int AbsentOf(InstrumentState state, BarQuery query) =>
        query.RevisedUpTo is null ? 0 : state.Recent.Before.AbsentCount;

    private ValueTask<SettledTable> TableAsync(
        InstrumentState state,
        BarQuery query,
        AdjustmentTable? known,
        long settledVersion,
        CancellationToken cancellationToken)
    {
        var table = query.Adjustment == PriceAdjustment.Raw ? AdjustmentTable.Empty : known;
        return table is null
            ? adjustments.GetAsync(state, query.ActionsAsOf, settledVersion, cancellationToken)
            : ValueTask.FromResult(new SettledTable(table, Version: null));
    }

    private static Instant? EndOfRows(InstrumentState state, BarQuery query)
    {
        if (query.Range.End is not { } end)
        {
            return null;
        }

        // Hidden bars must not be read: a period that begins before the hidden part is folded from its visible bars.
        var period = BarWindows.PeriodAt(query.Interval, state.Calendar, end).End;
        return query.LatestVisible is { } latest ? Instant.Min(period, latest + Duration.Epsilon) : period;
    }

    private static int EndOfPeriod(
        InstrumentState state, BarInterval interval, IReadOnlyList<StoredBar> rows, int first)
    {
        var (start, end) = BarWindows.PeriodAt(interval, state.Calendar, rows[first].Bar.StartTime);
        var next = first + 1;
        while (next < rows.Count && rows[next].Bar.StartTime >= start && rows[next].Bar.StartTime < end)
        {
            next++;
        }

        return next;
    }

    private static Bar? Fold(
        InstrumentState state,
        BarQuery query,
        AdjustmentTable table,
        IReadOnlyList<StoredBar> rows,
        int first,
        int next)
    {
        // Adjusted before folding: a split in the middle of a week must not mix two scales.
        var parts = new StoredBar[next - first];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = rows[first + i];
            parts[i] = table.Adjust(part, DateOf(state, part.Bar), query.Adjustment);
        }

        if (BarWindows.Find(query.Interval, state.Calendar, parts[0].Bar.StartTime) is not { } window
            || window.StartTime < query.Range.Start
            || window.StartTime >= query.Range.End)
        {
            return null;
        }

        return BarBuilder.Fold(state.Instrument.Symbol, query.Interval, window, parts, previous: null).Bar;
    }

    private static LocalDate DateOf(InstrumentState state, Bar bar) =>
        bar.TradingDate ?? state.Calendar.TradingDateAt(bar.StartTime);

    private static int MostIn(BarInterval interval) => interval.Code switch
    {
        "4h" => 4,
        "1w" => 7,
        _ => 31,
    };
}

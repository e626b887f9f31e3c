using System.Runtime.CompilerServices;
using FinApi.Application.History;
using FinApi.Application.Log;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Bars;

/// <summary>
/// Makes the day bars of an instrument anew:
/// 1. Shorter bars know no calendar, so each session is folded from the shorter bars within it.
/// 2. A session whose hours were supplied is folded from hours where hours divide it.
/// 3. A supplied day bar keeps its numbers, and covers the session of its date.
/// A bar whose numbers change counts one revision more.
/// </summary>
internal sealed class DayRemakes(IBarReader bars)
{
    // Some 2 MB; an instrument that trades around the clock has 17,500 half hours a year.
    private const int PageSize = 5_000;

    /// <summary>
    /// How many instruments are read at once: the store answers some readers as fast as one, and has others to answer.
    /// </summary>
    public const int AtOnce = 8;

    /// <summary>Looks at the day bars that a remake would replace.</summary>
    public async ValueTask<RemadePlaces> FindPlacesAsync(
        DayRemake remake, BarLane day, CancellationToken cancellationToken)
    {
        var (count, misplaced) = (0, default(LocalDate?));
        foreach (var range in remake.Ranges)
        {
            await foreach (var stored in ReadAsync(day, range, cancellationToken))
            {
                count++;
                if (misplaced is null
                    && stored.IsSupplied
                    && remake.Calendar.FindSession(DateOf(stored, remake.Calendar)) is null)
                {
                    misplaced = DateOf(stored, remake.Calendar);
                }
            }
        }

        return new RemadePlaces(remake.Symbol, count, misplaced);
    }

    /// <summary>The new day bars.</summary>
    /// <param name="remake">What is to be made.</param>
    /// <param name="lanes">The lanes of the instrument, with what the commit changes.</param>
    /// <param name="loads">Knows which bars are no more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<RemadeSeries> MakeAsync(
        DayRemake remake, BarLane[] lanes, BarLoads loads, CancellationToken cancellationToken)
    {
        var made = new SortedDictionary<LocalDate, StoredBar>();
        var stood = new SortedDictionary<LocalDate, StoredBar>();
        foreach (var range in remake.Ranges)
        {
            // A bar counts one revision more than the one that is stored, whatever else the commit does to it.
            var known = new Dictionary<LocalDate, StoredBar>();
            await foreach (var stored in ReadStoredAsync(lanes[^1], range, cancellationToken))
            {
                known[DateOf(stored, remake.Calendar)] = stored;
            }

            foreach (var (date, stored) in known)
            {
                stood[date] = stored;
            }

            await FoldAsync(remake, lanes, range, known, made, cancellationToken);
            foreach (var stored in ListChanged(lanes[^1], range).Select(each => each.Bar).OfType<StoredBar>())
            {
                if (stored.IsSupplied)
                {
                    known[DateOf(stored, remake.Calendar)] = stored;
                }
            }

            foreach (var (date, stored) in known.Where(each => each.Value.IsSupplied))
            {
                made[date] = Place(stored, BarWindows.FindDay(remake.Calendar, date)!.Value);
            }
        }

        var starts = made.Values.Select(day => day.Bar.StartTime).ToHashSet();
        return new RemadeSeries(
            remake,
            [
                .. made.Select(day => stood.ContainsKey(day.Key)
                    ? day.Value
                    : BarSlot.AboveGone(day.Value, loads.FindGone(lanes[^1].Series, WindowOf(day.Value.Bar)))),
            ])
        {
            Dates = made.Count + stood.Count == 0
                ? null
                : (made.Keys.Concat(stood.Keys).Min(), made.Keys.Concat(stood.Keys).Max()),
            GoneDates = [.. stood.Where(day => !made.ContainsKey(day.Key)).Select(day => GoneBar.Of(day.Value.Bar))],
            Gone =
            [
                .. stood.Values.TakeLast(RemadeDays.MaxNewest)
                    .Select(day => day.Bar)
                    .Where(day => !starts.Contains(day.StartTime)),
            ],
        };
    }

    private static BarWindow WindowOf(Bar day) => new(day.StartTime, day.EndTime, day.TradingDate);

    private static LocalDate DateOf(StoredBar day, TradingCalendar calendar) =>
        day.Bar.TradingDate ?? calendar.TradingDateAt(day.Bar.StartTime);

    private static StoredBar Place(StoredBar day, BarWindow window) => day with
    {
        Bar = day.Bar with
        {
            StartTime = window.StartTime,
            EndTime = window.EndTime,
            TradingDate = window.TradingDate,
        },
        First = new TickOrder(window.StartTime, day.First.Sequence),
        Last = new TickOrder(window.EndTime - Duration.Epsilon, long.MaxValue),
    };

    private async ValueTask FoldAsync(
        DayRemake remake,
        BarLane[] lanes,
        TimeRange range,
        Dictionary<LocalDate, StoredBar> known,
        SortedDictionary<LocalDate, StoredBar> made,
        CancellationToken cancellationToken)
    {
        var halfHours = lanes[BarInterval.ThirtyMinutes.Level];
        await foreach (var (day, halves) in GroupAsync(remake.Calendar, halfHours, range, cancellationToken))
        {
            var source = lanes[DayParts.SourceOf(day)];
            var parts = source == halfHours ? halves : await ReadPartsAsync(source, day, cancellationToken);
            Fold(remake.Symbol, day, parts, known, made);
        }

        var hours = lanes[BarInterval.OneHour.Level];
        await foreach (var (day, parts) in GroupAsync(remake.Calendar, hours, range, cancellationToken))
        {
            if (DayParts.IsOfHours(day) && parts.Any(part => part.IsSupplied))
            {
                Fold(remake.Symbol, day, parts, known, made);
            }
        }
    }

    private static void Fold(
        Symbol symbol,
        BarWindow day,
        IReadOnlyList<StoredBar> parts,
        Dictionary<LocalDate, StoredBar> known,
        SortedDictionary<LocalDate, StoredBar> made)
    {
        StoredBar[] within = [.. parts.Where(part => day.Contains(part.Bar.StartTime))];
        if (within.Length > 0)
        {
            var date = day.TradingDate!.Value;
            made[date] = BarBuilder.Fold(
                symbol, BarInterval.OneDay, day, within, known.GetValueOrDefault(date));
        }
    }

    // The bars of a lane by the sessions that they touch; bars outside of all sessions are left out.
    private async IAsyncEnumerable<(BarWindow Day, IReadOnlyList<StoredBar> Parts)> GroupAsync(
        TradingCalendar calendar,
        BarLane lane,
        TimeRange range,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TradingSession? open = null;
        List<StoredBar> parts = [];
        await foreach (var stored in ReadAsync(lane, range, cancellationToken))
        {
            var session = calendar.FindSessionAt(stored.Bar.StartTime)
                ?? calendar.FindSessionAt(stored.Bar.EndTime - Duration.Epsilon);
            if (!ReferenceEquals(session, open) && parts.Count > 0)
            {
                yield return (BarWindow.Of(open!), parts);
                parts = [];
            }

            open = session;
            if (session is not null)
            {
                parts.Add(stored);
            }
        }

        if (parts.Count > 0)
        {
            yield return (BarWindow.Of(open!), parts);
        }
    }

    private async ValueTask<IReadOnlyList<StoredBar>> ReadPartsAsync(
        BarLane lane, BarWindow day, CancellationToken cancellationToken) =>
        await ReadAsync(lane, new TimeRange(day.StartTime, day.EndTime), cancellationToken)
            .ToListAsync(cancellationToken);

    private static IEnumerable<(Instant Start, StoredBar? Bar)> ListChanged(BarLane lane, TimeRange range) =>
        lane.ListChanged(range.Start ?? Instant.MinValue, range.End ?? Instant.MaxValue);

    // Of the store, with what the commit changes in its place, and without what it removes; ascending.
    private async IAsyncEnumerable<StoredBar> ReadAsync(
        BarLane lane, TimeRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changed = new Queue<(Instant Start, StoredBar? Bar)>(
            ListChanged(lane, range).OrderBy(each => each.Start));
        await foreach (var stored in ReadStoredAsync(lane, range, cancellationToken))
        {
            var isReplaced = false;
            while (changed.TryPeek(out var next) && next.Start <= stored.Bar.StartTime)
            {
                isReplaced |= next.Start == stored.Bar.StartTime;
                if (changed.Dequeue().Bar is { } inPlace)
                {
                    yield return inPlace;
                }
            }

            if (!isReplaced)
            {
                yield return stored;
            }
        }

        foreach (var added in changed.Select(each => each.Bar).OfType<StoredBar>())
        {
            yield return added;
        }
    }

    private async IAsyncEnumerable<StoredBar> ReadStoredAsync(
        BarLane lane, TimeRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (symbol, interval) = lane.Series;
        var start = range.Start;
        IReadOnlyList<StoredBar> page;
        do
        {
            page = await bars.ListAsync(
                new BarRange(symbol, interval, start, range.End, IsDescending: false, PageSize), cancellationToken);
            foreach (var stored in page)
            {
                yield return stored;
                start = stored.Bar.StartTime + Duration.Epsilon;
            }
        }
        while (page.Count == PageSize);
    }
}

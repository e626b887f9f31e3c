using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using FinApi.Domain.Instruments;
using FinApi.MarketFiles;
using NodaTime;
using DomainSession = FinApi.Domain.Calendars.TradingSession;

namespace FinApi.Cli.Import;

/// <summary>
/// Imports a file of calendars: all rows of a market are one calendar, from its first date to its last, and dates
/// between that have no row are closed. So a file with a row that cannot be read is not imported at all.
/// </summary>
internal sealed class CalendarImport(
    MarketFileReader reader, Ingest.IngestClient ingest, RetryLoop retry, string source, TimeProvider timeProvider)
{
    // Half of what a calendar in one message may hold, because sessions with a break and extended hours are longer.
    private const int MaxSessions = 2_500;

    // A calendar replaces what was there. So the same file counts anew each time: another may have come between.
    private readonly long _epoch = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    private long _sequence;

    /// <exception cref="MarketFileException">Rows cannot be read, or the server refuses a calendar.</exception>
    public async Task RunAsync(ImportTally tally, RejectFile rejects, CancellationToken cancellationToken)
    {
        var days = new List<MarketFileRow.OfCalendarDay>();
        foreach (var row in reader.Read())
        {
            tally.AddRead();
            if (row is MarketFileRow.OfCalendarDay day)
            {
                days.Add(day);
            }
            else if (row is MarketFileRow.Unreadable bad)
            {
                Reject(bad.Position, new Rejection(bad.Reason, $"{bad.Field}: {bad.Message}"));
            }
        }

        var markets = days.GroupBy(day => day.Mic).ToList();
        markets.ForEach(market => CheckDates([.. market]));
        if (tally.Rejected > 0)
        {
            throw new MarketFileException("A calendar is taken whole or not at all, and rows of it cannot be read.");
        }

        foreach (var market in markets)
        {
            await PublishAsync([.. WithEarlyCloses([.. market.OrderBy(day => day.Day.Date)])]);
        }

        void CheckDates(List<MarketFileRow.OfCalendarDay> market)
        {
            foreach (var again in market.GroupBy(day => day.Day.Date).SelectMany(date => date.Skip(1)))
            {
                Reject(again.Position, new Rejection("INVALID_FIELD", "date: the market has a row of this date."));
            }

            foreach (var other in market.Where(day => day.TimeZone != market[0].TimeZone))
            {
                Reject(other.Position, new Rejection("INVALID_FIELD", "zone: differs from the market's first row."));
            }
        }

        async Task PublishAsync(List<MarketFileRow.OfCalendarDay> market)
        {
            for (var first = 0; first < market.Count; first += MaxSessions)
            {
                var part = market.GetRange(first, Math.Min(MaxSessions, market.Count - first));
                var next = first + MaxSessions;
                var end = next < market.Count ? market[next].Day.Date : part[^1].Day.Date.PlusDays(1);
                if (await PublishPartAsync(part, end, cancellationToken) is { } refused)
                {
                    part.ForEach(day => Reject(day.Position, refused));
                }
                else
                {
                    tally.AddStored(part.Count);
                }
            }
        }

        void Reject(MarketFilePosition position, Rejection rejection)
        {
            rejects.Add(position, rejection);
            tally.AddRejected(1);
        }
    }

    /// <summary>The calendar of a market that never closes.</summary>
    public static IngestItem AlwaysOpen(Mic mic) =>
        new() { Calendar = new Calendar { Mic = mic.Value, AlwaysOpen = true } };

    // Where the file does not say it, a session closes early that closes before the market's usual time of the year.
    private static IEnumerable<MarketFileRow.OfCalendarDay> WithEarlyCloses(List<MarketFileRow.OfCalendarDay> market)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(market[0].TimeZone ?? string.Empty) ?? DateTimeZone.Utc;
        var usual = market
            .Where(day => day.Day.Session is not null)
            .GroupBy(day => day.Day.Date.Year)
            .ToDictionary(year => year.Key, year => year.GroupBy(CloseOf).MaxBy(close => close.Count())!.Key);
        foreach (var day in market)
        {
            yield return day.Day.Session is { } session
                ? day with
                {
                    Day = day.Day with
                    {
                        Session = session with
                        {
                            IsEarlyClose = day.IsEarlyClose ?? CloseOf(day) < usual[day.Day.Date.Year],
                        },
                    },
                }
                : day;
        }

        // From the midnight that begins the date, so that a close after midnight is a late one.
        Period CloseOfDay(MarketFileRow.OfCalendarDay day) =>
            day.Day.Session!.CloseTime.InZone(zone).LocalDateTime - day.Day.Date.AtMidnight();

        long CloseOf(MarketFileRow.OfCalendarDay day) => (long)CloseOfDay(day).ToDuration().TotalMinutes;
    }

    private async Task<Rejection?> PublishPartAsync(
        List<MarketFileRow.OfCalendarDay> days, LocalDate end, CancellationToken cancellationToken)
    {
        _sequence++;
        var request = new PublishRequest
        {
            Source = source,
            SourceEpoch = _epoch,
            FirstSequence = _sequence,
            Items = { IngestItems.Of(days[0].Mic, days[0].TimeZone, days[0].Day.Date, end, Sessions()) },
        };
        var answer = await retry.RunAsync(
            token => IngestCall.PublishOnceAsync(ingest, request, token), cancellationToken);
        return answer.Rejections is [var refused, ..]
            ? new Rejection(refused.Reason, $"{refused.Field}: {refused.Message}")
            : null;

        IEnumerable<DomainSession> Sessions() => days.Select(day => day.Day.Session).OfType<DomainSession>();
    }
}

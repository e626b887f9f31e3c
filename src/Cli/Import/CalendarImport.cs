using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using FinApi.Domain.Calendars;
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

    // Some 38 years, which a message of 1 MiB holds with breaks and extended hours, too.
    private const int MaxParts = 4;

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

        // In one message, which the server stores in one commit: a market has the old calendar or the new one.
        async Task PublishAsync(List<MarketFileRow.OfCalendarDay> market)
        {
            var parts = market.Chunk(MaxSessions).ToList();
            var ends = parts.Skip(1).Select(next => next[0].Day.Date).Append(market[^1].Day.Date.PlusDays(1));
            foreach (var message in parts.Zip(ends).Chunk(MaxParts))
            {
                var refusals = await PublishPartsAsync(message, cancellationToken);
                for (var i = 0; i < message.Length; i++)
                {
                    var part = message[i].First;
                    if (refusals.GetValueOrDefault(i) is { } refused)
                    {
                        Array.ForEach(part, day => Reject(day.Position, refused));
                    }
                    else
                    {
                        tally.AddStored(part.Length);
                    }
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

    // Where the file does not say it, a session closes early that closes before the usual time of the year: that of the
    // built-in calendar, because a file that corrects one has few dates; of another market that of the file.
    private static IEnumerable<MarketFileRow.OfCalendarDay> WithEarlyCloses(List<MarketFileRow.OfCalendarDay> market)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(market[0].TimeZone ?? string.Empty) ?? DateTimeZone.Utc;
        var usual = market
            .Where(day => day.Day.Session is not null)
            .GroupBy(day => day.Day.Date.Year)
            .ToDictionary(
                year => year.Key,
                year => SessionsOf(year).GroupBy(CloseOf).MaxBy(close => close.Count())!.Key);
        foreach (var day in market)
        {
            yield return day.Day.Session is { } session
                ? day with
                {
                    Day = day.Day with
                    {
                        Session = session with
                        {
                            IsEarlyClose = day.IsEarlyClose ?? CloseOf(session) < usual[day.Day.Date.Year],
                        },
                    },
                }
                : day;
        }

        IEnumerable<DomainSession> SessionsOf(IGrouping<int, MarketFileRow.OfCalendarDay> year)
        {
            var builtIn = TradingCalendars.TryGet(market[0].Mic, out var calendar)
                ? calendar.ListSessions(new LocalDate(year.Key, 1, 1), new LocalDate(year.Key + 1, 1, 1)).ToList()
                : [];
            return builtIn.Count > 0 ? builtIn : year.Select(day => day.Day.Session!);
        }

        // From the midnight that begins the date, so that a close after midnight is a late one.
        long CloseOf(DomainSession session) =>
            (long)(session.CloseTime.InZone(zone).LocalDateTime - session.TradingDate.AtMidnight())
                .ToDuration().TotalMinutes;
    }

    // What the server refuses, by the number of the part.
    private async Task<Dictionary<int, Rejection>> PublishPartsAsync(
        (MarketFileRow.OfCalendarDay[] Days, LocalDate End)[] parts, CancellationToken cancellationToken)
    {
        var request = new PublishRequest
        {
            Source = source,
            SourceEpoch = _epoch,
            FirstSequence = _sequence + 1,
            Items = { parts.Select(part => ItemOf(part.Days, part.End)) },
        };
        _sequence += parts.Length;
        var answer = await retry.RunAsync(
            token => IngestCall.PublishOnceAsync(ingest, request, token), cancellationToken);
        return answer.Rejections.ToDictionary(
            refused => refused.Index,
            refused => new Rejection(refused.Reason, $"{refused.Field}: {refused.Message}"));

        static IngestItem ItemOf(MarketFileRow.OfCalendarDay[] days, LocalDate end) => IngestItems.Of(
            days[0].Mic,
            days[0].TimeZone,
            days[0].Day.Date,
            end,
            days.Select(day => day.Day.Session).OfType<DomainSession>());
    }
}

using FinApi.Application.MarketData;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using MediatR;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Conditions.ListDataConditions;

internal sealed class ListDataConditionsHandler(
    LatestMarket market,
    VisibleInstruments instruments,
    StoredDays stored,
    PageTokens tokens,
    TimeProvider timeProvider) : IRequestHandler<ListDataConditionsQuery, Result<ConditionPage>>
{
    private const int DaysByDefault = 30;

    public async Task<Result<ConditionPage>> Handle(
        ListDataConditionsQuery request, CancellationToken cancellationToken)
    {
        if (request.Symbol.Length == 0)
        {
            var mic = Mic.Parse(request.Mic);
            return market.Calendars.TryGet(mic, out var calendar)
                ? await ListAsync(request, mic.Value, calendar, OfMarket(mic), cancellationToken)
                : Error.MarketNotFound(mic.Value);
        }

        return instruments.TryGet(request.Symbol, RangeOf(request), request.Access, out var state, out var error)
            ? await ListAsync(
                request, state.Instrument.Symbol.Value, state.Calendar, OfInstrument(state), cancellationToken)
            : error;
    }

    private async Task<Result<ConditionPage>> ListAsync(
        ListDataConditionsQuery request,
        string subject,
        TradingCalendar calendar,
        Read read,
        CancellationToken cancellationToken)
    {
        var query = $"conditions|{subject}|{request.Kind}|{request.StartDate}|{request.EndDate}";
        if (!tokens.TryRead(query, request.PageToken, out string? after, out var error))
        {
            return error;
        }

        var end = Parse(request.EndDate) ?? timeProvider.GetInstant().InZone(calendar.TimeZone).Date.PlusDays(1);
        var start = Parse(request.StartDate) ?? end.PlusDays(-DaysByDefault);
        if (end < start)
        {
            return Error.Invalid("end_date", "must be given when start_date lies after today.");
        }

        var size = request.PageSize == 0 ? ListDataConditionsValidator.DefaultDays : request.PageSize;
        var first = Parse(after)?.PlusDays(1) ?? start;
        var dates = calendar.ListSessions(first, end).Take(size + 1).Select(session => session.TradingDate).ToList();
        var isLast = dates.Count <= size;
        if (!isLast)
        {
            dates.RemoveAt(size);
        }

        var conditions = await read(request.Kind, dates, cancellationToken);
        return new ConditionPage(
            conditions, isLast ? string.Empty : tokens.Issue(query, LocalDatePattern.Iso.Format(dates[^1])));
    }

    private Read OfMarket(Mic mic) => (kind, dates, _) =>
    {
        var days = market.ConditionsOf(mic).Of(kind);
        return ValueTask.FromResult<IReadOnlyList<ConditionOfDay>>(
        [
            .. dates.Select(date => days.Find(date) is { } stated
                ? ConditionOfDay.Of(date, kind, stated)
                : ConditionOfDay.Derived(
                    date, kind, DataCondition.Unspecified, "nobody has stated anything of the market as a whole")),
        ]);
    };

    private Read OfInstrument(InstrumentState state) => async (kind, dates, cancellationToken) =>
    {
        var coverage = market.CoverageOf(state);
        var now = timeProvider.GetInstant();
        List<LocalDate> open = [.. dates.Where(date => coverage.Find(kind, date) is null)];
        var there = await stored.FindAsync(state, kind, open, cancellationToken);
        return
        [
            .. dates.Select(date => coverage.Find(kind, date) is { } stated
                ? ConditionOfDay.Of(date, kind, stated)
                : Derive(state.Calendar, date, kind, there.Contains(date), now)),
        ];
    };

    private static ConditionOfDay Derive(
        TradingCalendar calendar, LocalDate date, DataKind kind, bool isThere, Instant now) =>
        WatchedDay.Of(calendar, calendar.FindSession(date)!).EndTime > now
            ? ConditionOfDay.Derived(date, kind, DataCondition.Partial, "the day is not over")
            : isThere
                ? ConditionOfDay.Derived(date, kind, DataCondition.Partial, "nobody vouches for the day")
                : ConditionOfDay.Derived(date, kind, DataCondition.Missing, "nothing is stored of the day");

    // Noon lies within the same day almost everywhere.
    private static TimeRange RangeOf(ListDataConditionsQuery request) =>
        new(NoonOf(Parse(request.StartDate)), NoonOf(Parse(request.EndDate)?.PlusDays(-1)));

    private static Instant? NoonOf(LocalDate? date) => date?.At(LocalTime.Noon).InUtc().ToInstant();

    private static LocalDate? Parse(string? date) =>
        string.IsNullOrEmpty(date) ? null : LocalDatePattern.Iso.Parse(date).Value;

    private delegate ValueTask<IReadOnlyList<ConditionOfDay>> Read(
        DataKind kind, IReadOnlyList<LocalDate> dates, CancellationToken cancellationToken);
}

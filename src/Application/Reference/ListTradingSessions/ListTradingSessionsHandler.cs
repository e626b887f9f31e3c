using FinApi.Application.Behaviors;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using MediatR;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Reference.ListTradingSessions;

internal sealed class ListTradingSessionsHandler(PageTokens tokens, TimeProvider timeProvider)
    : IRequestHandler<ListTradingSessionsQuery, Result<SessionPage>>
{
    private const int DefaultDays = 30;

    public Task<Result<SessionPage>> Handle(
        ListTradingSessionsQuery request, CancellationToken cancellationToken) => Task.FromResult(List(request));

    private Result<SessionPage> List(ListTradingSessionsQuery request)
    {
        var mic = Mic.Parse(request.Mic);
        if (!TradingCalendars.TryGet(mic, out var calendar))
        {
            return Error.MarketNotFound(mic.Value);
        }

        var query = $"sessions|{mic}|{request.StartDate}|{request.EndDate}";
        if (!tokens.TryRead(query, request.PageToken, out string? after, out var error))
        {
            return error;
        }

        var start = Parse(request.StartDate) ?? timeProvider.GetInstant().InZone(calendar.TimeZone).Date;
        var end = Parse(request.EndDate) ?? start.PlusDays(DefaultDays);
        if (end < start)
        {
            return Error.Invalid("start_date", "must be given when end_date lies before today.");
        }

        var first = Parse(after)?.PlusDays(1) ?? start;
        return Read(calendar, first, end, FieldRules.PageSizeOrDefault(request.PageSize), query);
    }

    private SessionPage Read(TradingCalendar calendar, LocalDate start, LocalDate end, int size, string query)
    {
        var page = calendar.ListSessions(start, end).Take(size + 1).ToList();
        if (page.Count <= size)
        {
            return new SessionPage(page, string.Empty);
        }

        page.RemoveAt(size);
        return new SessionPage(page, tokens.Issue(query, LocalDatePattern.Iso.Format(page[^1].TradingDate)));
    }

    private static LocalDate? Parse(string? date) =>
        string.IsNullOrEmpty(date) ? null : LocalDatePattern.Iso.Parse(date).Value;
}

using FinApi.Application.Behaviors;
using FinApi.Application.MarketData;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using MediatR;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Reference.ListTradingSessions;

internal sealed class ListTradingSessionsHandler(
    LatestMarket market, PageTokens tokens, TimeProvider timeProvider)
    : IRequestHandler<ListTradingSessionsQuery, Result<SessionPage>>
{
    private const int DefaultDays = 30;

    public Task<Result<SessionPage>> Handle(
        ListTradingSessionsQuery request, CancellationToken cancellationToken) => Task.FromResult(List(request));

    private Result<SessionPage> List(ListTradingSessionsQuery request)
    {
        var mic = Mic.Parse(request.Mic);
        if (!market.Calendars.TryGet(mic, out var calendar, out var version))
        {
            return Error.MarketNotFound(mic.Value);
        }

        // Pages of a calendar that has changed meanwhile go on by date.
        var isOvernight = request.Kind == SessionKind.Overnight;
        var kind = isOvernight ? "|overnight" : string.Empty;
        var query = $"sessions|{mic}|{request.StartDate}|{request.EndDate}{kind}";
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
        var sessions = isOvernight ? calendar.ListOvernight(first, end) : calendar.ListSessions(first, end);
        return Read(version, sessions, PageSize.OrDefault(request.PageSize), query);
    }

    private SessionPage Read(long version, IEnumerable<TradingSession> sessions, int size, string query)
    {
        var page = sessions.Take(size + 1).ToList();
        if (page.Count <= size)
        {
            return new SessionPage(page, string.Empty, version);
        }

        page.RemoveAt(size);
        return new SessionPage(page, tokens.Issue(query, LocalDatePattern.Iso.Format(page[^1].TradingDate)), version);
    }

    private static LocalDate? Parse(string? date) =>
        string.IsNullOrEmpty(date) ? null : LocalDatePattern.Iso.Parse(date).Value;
}

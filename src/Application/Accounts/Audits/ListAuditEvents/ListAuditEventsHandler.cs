using System.Globalization;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.Accounts.Audits.ListAuditEvents;

internal sealed class ListAuditEventsHandler(IAccountHistoryReader history, PageTokens tokens)
    : IRequestHandler<ListAuditEventsQuery, Result<AuditEventPage>>
{
    private const char Separator = '|';

    public async Task<Result<AuditEventPage>> Handle(ListAuditEventsQuery request, CancellationToken cancellationToken)
    {
        var query = $"auditEvents|{request.Caller.AccountId}";
        if (!tokens.TryRead(query, request.PageToken, out string? text, out var error))
        {
            return error;
        }

        var size = AccountRules.PageSizeOrDefault(request.PageSize);
        var after = text is null ? null : ReadPosition(text);
        var events = await history.ListAuditEventsAsync(request.Caller.AccountId, after, size + 1, cancellationToken);
        return events.Count <= size
            ? new AuditEventPage(events, string.Empty)
            : new AuditEventPage([.. events.Take(size)], tokens.Issue(query, WritePosition(events[size - 1])));
    }

    private static string WritePosition(AuditEvent last) =>
        string.Create(CultureInfo.InvariantCulture, $"{UnixNanoseconds.From(last.EventTime)}{Separator}{last.Id}");

    private static AuditPosition ReadPosition(string text)
    {
        var end = text.IndexOf(Separator, StringComparison.Ordinal);
        var time = long.Parse(text.AsSpan(0, end), CultureInfo.InvariantCulture);
        return new AuditPosition(UnixNanoseconds.ToInstant(time), text[(end + 1)..]);
    }
}

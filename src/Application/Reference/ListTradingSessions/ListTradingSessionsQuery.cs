using FinApi.Application.Results;
using FinApi.Domain.Calendars;
using MediatR;

namespace FinApi.Application.Reference.ListTradingSessions;

/// <summary>Asks for a page of sessions of one kind.</summary>
public sealed record ListTradingSessionsQuery(
    string Mic, string StartDate, string EndDate, int PageSize, string PageToken, SessionKind Kind = default)
    : IRequest<Result<SessionPage>>;

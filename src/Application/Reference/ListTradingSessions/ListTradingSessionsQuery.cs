using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Reference.ListTradingSessions;

/// <summary>Asks for a page of regular sessions.</summary>
public sealed record ListTradingSessionsQuery(
    string Mic, string StartDate, string EndDate, int PageSize, string PageToken)
    : IRequest<Result<SessionPage>>;

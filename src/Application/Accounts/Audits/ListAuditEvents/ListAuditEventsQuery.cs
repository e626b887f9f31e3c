using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.Audits.ListAuditEvents;

/// <summary>Asks for a page of what happened to the account.</summary>
public sealed record ListAuditEventsQuery(Caller Caller, int PageSize, string PageToken)
    : IRequest<Result<AuditEventPage>>;

using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;
using NodaTime;

namespace FinApi.Application.Revisions.ListRevisions;

/// <summary>Asks what has changed.</summary>
/// <param name="SinceTime">Since when, inclusive; null: the token says it.</param>
/// <param name="PageSize">Most revisions of the page; 0 for the default.</param>
/// <param name="PageToken">A token of an earlier answer; empty: <paramref name="SinceTime"/> says since when.</param>
/// <param name="Access">What the caller may see.</param>
public sealed record ListRevisionsQuery(Instant? SinceTime, int PageSize, string PageToken, MarketAccess Access)
    : IRequest<Result<RevisionPage>>;

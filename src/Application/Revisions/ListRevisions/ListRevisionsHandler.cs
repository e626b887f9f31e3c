using System.Globalization;
using FinApi.Application.Behaviors;
using FinApi.Application.Callers;
using FinApi.Application.MarketData;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using MediatR;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Revisions.ListRevisions;

/// <summary>
/// Lists revisions by their place, which is that of their commits in the log: a commit that was made late has a later
/// place than all that were listed before it, so that no client misses it.
/// </summary>
internal sealed class ListRevisionsHandler(
    IRevisionReader reader, VisibleInstruments instruments, PageTokens tokens)
    : IRequestHandler<ListRevisionsQuery, Result<RevisionPage>>
{
    // A token is good for every later question, whatever the time that the first one named.
    private const string Query = "revisions";

    public async Task<Result<RevisionPage>> Handle(ListRevisionsQuery request, CancellationToken cancellationToken)
    {
        if (!tokens.TryRead(Query, request.PageToken, out string? position, out var error))
        {
            return error;
        }

        var after = Read(position);
        if (after is null)
        {
            var since = request.SinceTime!.Value;
            var start = await reader.FindStartAsync(since, cancellationToken);
            if (since < start.Bounds.Time)
            {
                return Trimmed("since_time", start.Bounds.Time);
            }

            after = RevisionPlace.Behind(start.Position is { } first ? first - 1 : start.Bounds.LastPosition);
        }

        var size = PageSize.OrDefault(request.PageSize);
        var read = await reader.ReadAsync(after.Value, size + 1, cancellationToken);
        return after.Value.Position < read.Bounds.Position
            ? Trimmed("page_token", read.Bounds.Time)
            : PageOf(read, after.Value, size, request.Access);
    }

    private RevisionPage PageOf(RevisionRead read, RevisionPlace after, int size, MarketAccess access)
    {
        var found = read.Revisions;
        var isLast = found.Count <= size;
        var last = isLast
            ? RevisionPlace.Behind(Math.Max(
                read.Bounds.LastPosition, found.Count > 0 ? found[^1].Place.Position : after.Position))
            : found[size - 1].Place;
        var token = tokens.Issue(Query, Write(last));
        StoredRevision[] page = [.. found.Take(size).Where(each => IsVisible(each, access))];
        return new RevisionPage(page, isLast ? string.Empty : token, token);
    }

    private bool IsVisible(StoredRevision stored, MarketAccess access) =>
        !access.IsTest
        || (stored.Revision.Symbol != default && instruments.IsVisible(stored.Revision.Symbol, isTest: true) == true);

    private static Error Trimmed(string field, Instant oldest) =>
        new(
            ErrorKind.FailedPrecondition,
            ErrorReason.RevisionsTrimmed,
            $"Revisions are kept from {InstantPattern.ExtendedIso.Format(oldest)} on, and this asks for earlier ones: "
            + "read again all data that you keep, then ask with since_time, the time at which you began to read.")
        {
            Violations = [new FieldViolation(field, "is from before the revisions that are kept.")],
        };

    private static string Write(RevisionPlace place) =>
        string.Create(CultureInfo.InvariantCulture, $"{place.Position}.{place.Place}");

    private static RevisionPlace? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return new RevisionPlace(
            long.Parse(text.AsSpan(0, dot), CultureInfo.InvariantCulture),
            int.Parse(text.AsSpan(dot + 1), CultureInfo.InvariantCulture));
    }
}

using FinApi.Application.Archive.Downloads;
using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Behaviors;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Application.Time;
using MediatR;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Archive.ListFiles;

internal sealed class ListFilesHandler(
    ArchiveCatalog catalog,
    FileEntitlement entitlement,
    FileLinks links,
    ArchiveErrors errors,
    PageTokens tokens,
    IOptions<ArchiveOptions> options,
    TimeProvider timeProvider) : IRequestHandler<ListFilesQuery, Result<FilePage>>
{
    // A read of S3 takes some tens of milliseconds, and a manifest some megabytes.
    private const int ReadsAtOnce = 8;

    public async Task<Result<FilePage>> Handle(ListFilesQuery request, CancellationToken cancellationToken)
    {
        if (options.Value.Target is null)
        {
            return ArchiveErrors.NoArchive();
        }

        try
        {
            return await ListAsync(request, cancellationToken);
        }
        catch (ArchiveUnavailableException e)
        {
            return errors.Unavailable(e);
        }
    }

    private async ValueTask<Result<FilePage>> ListAsync(ListFilesQuery request, CancellationToken cancellationToken)
    {
        var span = FileSpan.Of(request);
        var query = $"files|{request.Dataset.ToUpperInvariant()}|{request.Date}|{request.StartDate}|{request.EndDate}";
        if (!tokens.TryRead(query, request.PageToken, out string? after, out var error))
        {
            return error;
        }

        if (span.First is { } first && entitlement.CheckReach(request.Access, first, span.Field) is { } refusal)
        {
            return refusal;
        }

        var size = request.PageSize == 0 ? ListFilesValidator.DefaultFiles : request.PageSize;
        var last = after is null ? null : ArchivePart.FindNamed(span.Kind, after);
        var read = await ReadAsync(request, span, last, size + 1, cancellationToken);
        if (!read.IsSuccess)
        {
            return read.Error;
        }

        var found = read.Value;
        if (found.Count == 0 && span.IsOne)
        {
            return WhyNot(request, span.First!.Value);
        }

        var expireTime = links.NextExpireTime();
        List<ArchivedFile> page = [];
        foreach (var (part, manifest) in found.Take(size))
        {
            page.Add(await FileOfAsync(part, manifest, expireTime));
        }

        var nextToken = found.Count > size ? tokens.Issue(query, found[size - 1].Part.Name) : string.Empty;
        return new FilePage(page, nextToken, expireTime);
    }

    // The files behind the last one of the page before.
    private async ValueTask<Result<IReadOnlyList<(ArchivePart Part, ArchiveManifest Manifest)>>> ReadAsync(
        ListFilesQuery request, FileSpan span, ArchivePart? after, int limit, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetInstant();
        var parts = (await catalog.ListAsync(span.Kind, cancellationToken)).Where(part =>
            span.Contains(part)
            && !(part <= after)
            && FileEntitlement.VisibleFrom(request.Access, part) <= now
            && entitlement.Reaches(request.Access, part));
        List<(ArchivePart Part, ArchiveManifest Manifest)> found = [];
        foreach (var some in parts.Chunk(ReadsAtOnce))
        {
            var manifests = await Task.WhenAll(
                some.Select(part => catalog.FindManifestAsync(part, cancellationToken).AsTask()));
            foreach (var (part, manifest) in some.Zip(manifests))
            {
                if (manifest is not { Rows: > 0 })
                {
                    continue;
                }

                // As with what a plan has not: refused where it was asked for by name, and else left out.
                if (entitlement.CheckMarket(request.Access, part, manifest) is not { } refusal)
                {
                    found.Add((part, manifest));
                }
                else if (span.IsOne)
                {
                    return refusal;
                }

                if (found.Count == limit)
                {
                    return found;
                }
            }
        }

        return found;
    }

    private async ValueTask<ArchivedFile> FileOfAsync(ArchivePart part, ArchiveManifest manifest, Instant expireTime) =>
        new(
            manifest.File,
            manifest.Dataset,
            manifest.Date,
            manifest.Revision,
            manifest.Bytes,
            manifest.Sha256,
            manifest.Rows,
            await links.IssueAsync(part, manifest.File, manifest.Sha256, expireTime),
            await links.IssueAsync(part, ArchivePart.ManifestFile, sha256: string.Empty, expireTime));

    private Error WhyNot(ListFilesQuery request, ArchivePart part)
    {
        var now = timeProvider.GetInstant();
        var visible = FileEntitlement.VisibleFrom(request.Access, part);
        var minutes = options.Value.Delay.TotalMinutes;
        return ArchiveErrors.FileNotFound(
            "date",
            part.OverTime > now
                ? $"The {part} are not over before {part.OverTime}."
                : visible > now
                    ? $"The {request.Access.Plan.Name} plan sees the {part} from {visible} on."
                    : $"There are no {part}, or they are not archived yet: that is done once they have not changed for "
                        + $"{minutes:0} minutes.");
    }
}

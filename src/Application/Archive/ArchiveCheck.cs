using System.Security.Cryptography;
using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Archive.Writing;
using FinApi.Domain.Conditions;

namespace FinApi.Application.Archive;

/// <summary>Compares files with their manifests.</summary>
internal sealed class ArchiveCheck(ArchiveCatalog catalog, ArchivePartWriters writers, IArchiveStore store)
    : IArchiveVerification
{
    /// <summary>What is wrong with the file of a part, as a sentence; null when nothing is.</summary>
    /// <exception cref="ArchiveUnavailableException">The archive did not answer.</exception>
    public async ValueTask<string?> FindProblemAsync(
        ArchivePart part, ArchiveManifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Rows == 0)
        {
            return null;
        }

        var name = $"{part.Folder}/{manifest.File}";
        if (manifest.File != part.FileName(manifest.Revision))
        {
            return $"{part.ManifestName} names the file {manifest.File}, which is not one of revision "
                + $"{manifest.Revision}.";
        }

        await using var content = await store.FindAsync(name, cancellationToken);
        if (content is null)
        {
            return $"{name} is missing.";
        }

        if (content.Length != manifest.Bytes)
        {
            return $"{name} has {content.Length} bytes; its manifest says {manifest.Bytes}.";
        }

        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        if (sha256 != manifest.Sha256)
        {
            return $"{name} has the SHA-256 {sha256}; its manifest says {manifest.Sha256}.";
        }

        content.Position = 0;
        return await FindWrongRowsAsync(name, part.Kind, content, manifest, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<(int Files, IReadOnlyList<string> Problems)> CheckAllAsync(
        CancellationToken cancellationToken)
    {
        List<string> problems = [];
        var files = 0;
        foreach (var part in await catalog.ListAsync(cancellationToken))
        {
            if (await FindManifestAsync(part, problems, cancellationToken) is not { } manifest)
            {
                continue;
            }

            files += manifest.Rows == 0 ? 0 : 1;
            if (await FindProblemAsync(part, manifest, cancellationToken) is { } problem)
            {
                problems.Add(problem);
            }
        }

        return (files, problems);
    }

    private async ValueTask<ArchiveManifest?> FindManifestAsync(
        ArchivePart part, List<string> problems, CancellationToken cancellationToken)
    {
        try
        {
            return await catalog.FindManifestAsync(part, cancellationToken);
        }
        catch (ArchiveUnavailableException e)
        {
            problems.Add(e.Message);
            return null;
        }
    }

    private async ValueTask<string?> FindWrongRowsAsync(
        string name,
        DataKind kind,
        Stream content,
        ArchiveManifest manifest,
        CancellationToken cancellationToken)
    {
        try
        {
            var (rows, rowsSha256) = await writers[kind].ReadBackAsync(
                content, manifest.Instruments, cancellationToken);
            return rows == manifest.Rows && rowsSha256 == manifest.RowsSha256
                ? null
                : $"{name} has {rows} rows with the SHA-256 {rowsSha256}; its manifest says {manifest.Rows} with "
                    + $"{manifest.RowsSha256}.";
        }
        catch (ArchiveUnavailableException e)
        {
            return e.Message;
        }
    }
}

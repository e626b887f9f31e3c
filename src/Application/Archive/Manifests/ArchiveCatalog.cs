using System.Text.Json;
using FinApi.Application.Archive.Files;
using FinApi.Domain.Conditions;

namespace FinApi.Application.Archive.Manifests;

/// <summary>What the archive says of itself: the manifest of each part, and how far it has come.</summary>
internal sealed class ArchiveCatalog(IArchiveStore store)
{
    private const string StateName = "v1/state.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
        Converters = { new LocalDateConverter() },
    };

    /// <summary>How far it has come; null before the first run was complete.</summary>
    public ValueTask<ArchiveState?> FindStateAsync(CancellationToken cancellationToken) =>
        FindAsync<ArchiveState>(StateName, cancellationToken);

    /// <summary>Keeps how far it has come.</summary>
    public ValueTask PutStateAsync(ArchiveState state, CancellationToken cancellationToken) =>
        PutAsync(StateName, state, cancellationToken);

    /// <summary>The manifest of a part; null before its first file.</summary>
    public async ValueTask<ArchiveManifest?> FindManifestAsync(ArchivePart part, CancellationToken cancellationToken)
    {
        var manifest = await FindAsync<ArchiveManifest>(part.ManifestName, cancellationToken);
        return manifest is null or { Format: ArchiveManifest.CurrentFormat }
            ? manifest
            : throw new ArchiveUnavailableException(
                $"{part.ManifestName} has the format {manifest.Format}, and this FinApi knows "
                + $"{ArchiveManifest.CurrentFormat}: use the newer FinApi that has written it.");
    }

    /// <summary>Lets the file of a manifest be the part's.</summary>
    public ValueTask PutManifestAsync(
        ArchivePart part, ArchiveManifest manifest, CancellationToken cancellationToken) =>
        PutAsync(part.ManifestName, manifest, cancellationToken);

    /// <summary>The revision that the next file of a part has: no file is ever written over.</summary>
    public async ValueTask<int> NextRevisionAsync(ArchivePart part, CancellationToken cancellationToken)
    {
        var files = await store.ListAsync(part.Folder, cancellationToken);
        return 1 + files.Select(file => part.FindRevision(file.Name) ?? 0).DefaultIfEmpty().Max();
    }

    /// <summary>The parts that have a folder, in order.</summary>
    public async ValueTask<IReadOnlyList<ArchivePart>> ListAsync(CancellationToken cancellationToken)
    {
        List<ArchivePart> parts = [];
        foreach (var kind in ArchivePart.Kinds)
        {
            parts.AddRange(await ListAsync(kind, cancellationToken));
        }

        parts.Sort();
        return parts;
    }

    /// <summary>Those of a kind, in order.</summary>
    public async ValueTask<IReadOnlyList<ArchivePart>> ListAsync(DataKind kind, CancellationToken cancellationToken)
    {
        var folders = await store.ListAsync(ArchivePart.FolderOf(kind), cancellationToken);
        return [.. folders.Select(folder => ArchivePart.Find(kind, folder.Name)).OfType<ArchivePart>().Order()];
    }

    private async ValueTask<T?> FindAsync<T>(string name, CancellationToken cancellationToken)
        where T : class
    {
        await using var content = await store.FindAsync(name, cancellationToken);
        if (content is null)
        {
            return null;
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<T>(content, Json, cancellationToken)
                ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new ArchiveUnavailableException(
                $"{name} of the archive cannot be read ({e.Message}) Move it away: it is then made anew.");
        }
    }

    private async ValueTask PutAsync<T>(string name, T value, CancellationToken cancellationToken)
    {
        await using var upload = await store.BeginAsync(name, cancellationToken);
        try
        {
            await JsonSerializer.SerializeAsync(upload.Content, value, Json, cancellationToken);
        }
        catch (IOException e)
        {
            throw new ArchiveUnavailableException($"{name} cannot be written ({e.Message}) Look at the disk.");
        }

        await upload.CompleteAsync(cancellationToken);
    }
}

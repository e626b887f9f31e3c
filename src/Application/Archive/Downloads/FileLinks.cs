using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Application.Time;
using NodaTime;

namespace FinApi.Application.Archive.Downloads;

/// <summary>
/// Links to files that need no key: those of the store, such as presigned ones of S3, or else paths that FinApi serves,
/// signed with the key that all nodes share.
/// </summary>
internal sealed class FileLinks(
    IArchiveStore store, IArchiveLinks ofStore, ISigningKey key, ArchiveErrors errors, TimeProvider timeProvider)
    : IFileDownloads
{
    /// <summary>How long a link is good. It outlives the key that asked for it, so it is not long.</summary>
    public static readonly Duration Life = Duration.FromMinutes(15);

    /// <summary>When links that are given now end: a whole second.</summary>
    public Instant NextExpireTime() =>
        Instant.FromUnixTimeSeconds((timeProvider.GetInstant() + Life).ToUnixTimeSeconds());

    /// <summary>A link to a file.</summary>
    /// <param name="part">The part.</param>
    /// <param name="file">The file, or the manifest, in its folder.</param>
    /// <param name="sha256">The SHA-256 of its bytes; empty for a manifest.</param>
    /// <param name="expireTime">When the link ends.</param>
    /// <exception cref="ArchiveUnavailableException">The store could not make one.</exception>
    public async ValueTask<string> IssueAsync(ArchivePart part, string file, string sha256, Instant expireTime)
    {
        var name = $"{part.Folder}/{file}";
        if (await ofStore.FindLinkAsync(name, expireTime) is { } link)
        {
            return link.AbsoluteUri;
        }

        var expires = expireTime.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var content = sha256.Length == 0 ? string.Empty : $"&sha256={sha256}";
        var signature = Base64Url.EncodeToString(Sign(name, sha256, expires));
        return $"/v1/files/{ArchivePart.DatasetOf(part.Kind)}/{part.Name}/{file}?expires={expires}{content}"
            + $"&signature={signature}";
    }

    /// <inheritdoc/>
    public async ValueTask<Result<FileDownload>> OpenAsync(FileAddress address, CancellationToken cancellationToken)
    {
        if (FindName(address) is not { } name || !IsSigned(name, address))
        {
            return ArchiveErrors.LinkInvalid();
        }

        // What is signed is a number.
        var expires = long.Parse(address.Expires, CultureInfo.InvariantCulture);
        if (Instant.FromUnixTimeSeconds(expires) <= timeProvider.GetInstant())
        {
            return ArchiveErrors.LinkExpired();
        }

        try
        {
            return await store.FindAsync(name, cancellationToken) is { } content
                ? new FileDownload(content, address.File, address.Sha256)
                : ArchiveErrors.FileNotFound(
                    "file", $"{address.File} is not there any more. Ask History.ListFiles for the one that holds.");
        }
        catch (ArchiveUnavailableException e)
        {
            return errors.Unavailable(e);
        }
    }

    // Only what is a file's name by its form: nothing that is sent becomes a path as it is.
    private static string? FindName(FileAddress address) =>
        ArchivePart.FindKind(address.Dataset) is { } kind
        && ArchivePart.FindNamed(kind, address.Date) is { } part
        && (address.File == ArchivePart.ManifestFile || part.FindRevision(address.File) is not null)
            ? $"{part.Folder}/{address.File}"
            : null;

    private bool IsSigned(string name, FileAddress address)
    {
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return TokenText.TryDecode(address.Signature, signature, out var length)
            && length == signature.Length
            && CryptographicOperations.FixedTimeEquals(signature, Sign(name, address.Sha256, address.Expires));
    }

    // The leading text keeps signatures of other uses of the key apart.
    private byte[] Sign(string name, string sha256, string expires)
    {
        var signed = Encoding.UTF8.GetBytes($"finapi.file\0{name}\0{sha256}\0{expires}");
        return HMACSHA256.HashData(key.Bytes, signed);
    }
}

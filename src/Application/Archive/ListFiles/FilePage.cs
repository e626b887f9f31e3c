using NodaTime;

namespace FinApi.Application.Archive.ListFiles;

/// <summary>A page of files; the token is empty on the last page.</summary>
/// <param name="Files">The files, oldest first.</param>
/// <param name="NextPageToken">What the next page is asked for with.</param>
/// <param name="LinkExpireTime">Until when, exclusive, the links can be used.</param>
public sealed record FilePage(IReadOnlyList<ArchivedFile> Files, string NextPageToken, Instant LinkExpireTime);

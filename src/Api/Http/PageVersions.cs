using FinApi.Application.History;

namespace FinApi.Api.Http;

/// <summary>
/// What the pages of an answer were made of, in the order of the answer: told by the service that made it, read by what
/// validates and keeps it. A feature of the request.
/// </summary>
internal sealed class PageVersions(params IReadOnlyList<PageVersion> all) : IEquatable<PageVersions>
{
    public IReadOnlyList<PageVersion> All => all;

    /// <summary>What was told of the answer, or of its last part; null when no one version names it.</summary>
    public static PageVersions? Of(HttpContext http) => http.Features.Get<PageVersions>();

    /// <summary>Tells of an answer of one page, or of its next part.</summary>
    public static void Tell(HttpContext http, PageVersion? page) =>
        http.Features.Set(page is { } version ? new PageVersions(version) : null);

    /// <summary>Tells of an answer of several pages.</summary>
    public static void Tell(HttpContext http, IReadOnlyList<PageVersion?> pages)
    {
        var all = new PageVersion[pages.Count];
        for (var i = 0; i < all.Length; i++)
        {
            if (pages[i] is not { } version)
            {
                http.Features.Set<PageVersions>(null);
                return;
            }

            all[i] = version;
        }

        http.Features.Set(new PageVersions(all));
    }

    public bool Equals(PageVersions? other)
    {
        if (other?.All.Count != all.Count)
        {
            return false;
        }

        for (var i = 0; i < all.Count; i++)
        {
            if (all[i] != other.All[i])
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as PageVersions);

    public override int GetHashCode() => all.Count == 0 ? 0 : all[0].GetHashCode();
}

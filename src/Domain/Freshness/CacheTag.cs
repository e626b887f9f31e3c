namespace FinApi.Domain.Freshness;

/// <summary>The names by which shared caches purge answers.</summary>
public static class CacheTag
{
    /// <summary>
    /// The tag of one thing, <c>bars-AAPL</c>. Encoded as in a path, but for what symbols always could have: tags are
    /// parted by blanks, and headers are of ASCII.
    /// </summary>
    /// <param name="resource">What of the thing, such as <c>bars</c>.</param>
    /// <param name="name">The thing; of an instrument its key.</param>
    public static string Of(string resource, string name) => $"{resource}-{Encode(name)}";

    private static string Encode(string name) =>
        name.All(static c => char.IsAscii(c) && c is not (' ' or '/' or '&' or '+'))
            ? name
            : Uri.EscapeDataString(name).Replace("%3D", "=", StringComparison.Ordinal)
                .Replace("%5E", "^", StringComparison.Ordinal);
}

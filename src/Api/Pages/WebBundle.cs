using System.Collections.Frozen;
using System.Net.Mime;
using System.Security.Cryptography;
using FinApi.Api.Http.Caching;
using FinApi.Domain.Freshness;

namespace FinApi.Api.Pages;

/// <summary>
/// A page that was built in web/ and is embedded in this assembly: its document, and assets whose names carry a hash of
/// their content. All of it comes from this server, and its policy lets it ask nobody else.
/// </summary>
internal sealed class WebBundle
{
    /// <summary>The part of an asset's route that names it.</summary>
    public const string AssetName = "name";

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Forever = "public, max-age=31536000, immutable";
    private const string Revalidate = "no-cache";

    private readonly FrozenDictionary<string, Asset> _assets;
    private readonly Asset _document;

    /// <summary>Reads the bundle of the folder <c>wwwroot/NAME</c>.</summary>
    public WebBundle(string name)
    {
        var prefix = $"wwwroot/{name}/";
        _assets = typeof(WebBundle).Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(resource => resource[prefix.Length..], Read);
        _document = _assets.GetValueOrDefault("index.html")
            ?? throw new InvalidOperationException($"The page {name} is not embedded: build web/ first.");
    }

    /// <summary>Answers the page itself.</summary>
    public Task ShowDocumentAsync(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        return Show(http, _document, Revalidate).ExecuteAsync(http);
    }

    /// <summary>Answers the asset that the route names.</summary>
    public Task ShowAssetAsync(HttpContext http)
    {
        var answer = _assets.TryGetValue($"assets/{http.Request.RouteValues[AssetName]}", out var asset)
            ? Show(http, asset, Forever)
            : Results.NotFound();
        return answer.ExecuteAsync(http);
    }

    private static IResult Show(HttpContext http, Asset asset, string cacheControl)
    {
        var ifNoneMatch = http.Request.Headers.IfNoneMatch;
        var known = IfNoneMatch.Find(ifNoneMatch, asset.Validator);
        var tag = known ?? new EntityTag(asset.Validator, AnswerExtent.Whole, Encoding: "");
        var headers = new CacheHeaders(http, cacheControl, tag, cacheTags: null);
        if (known is not null || IfNoneMatch.IsAny(ifNoneMatch))
        {
            headers.SendNotModified();
            return Results.Empty;
        }

        headers.Send();
        return Results.Bytes(asset.Bytes, asset.ContentType);
    }

    private static Asset Read(string resource)
    {
        using var stream = typeof(WebBundle).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Asset(bytes, TypeOf(resource), Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
    }

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".md" => "text/markdown; charset=utf-8",
            ".svg" => MediaTypeNames.Image.Svg,
            var other => throw new NotSupportedException($"{name}: a bundle has no {other} files yet."),
        };

    private sealed record Asset(byte[] Bytes, string ContentType, string Validator);
}

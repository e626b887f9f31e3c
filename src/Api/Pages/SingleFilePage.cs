using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using FinApi.Api.Auth;

namespace FinApi.Api.Pages;

/// <summary>
/// A page of one embedded file with its style and its script. Its policy allows nothing but its own code, and asks only
/// this server.
/// </summary>
internal sealed class SingleFilePage
{
    private readonly string _html;
    private readonly string _policy;

    /// <summary>Reads the page of an embedded resource.</summary>
    public SingleFilePage(string resource)
    {
        _html = Read(resource);
        _policy = "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
            + $"frame-ancestors 'none'; style-src '{Hash("style")}'; script-src '{Hash("script")}'";
    }

    /// <summary>Shows it to everybody at a path.</summary>
    public void Map(IEndpointRouteBuilder app, string path) =>
        PublicEndpoint.Open(app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], ShowAsync));

    private static string Read(string resource)
    {
        using var stream = typeof(SingleFilePage).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The page {resource} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private Task ShowAsync(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = _policy;
        http.Response.Headers.CacheControl = "private, no-cache";
        return Results.Text(_html, MediaTypeNames.Text.Html, Encoding.UTF8).ExecuteAsync(http);
    }

    // A browser hashes exactly what stands between the tags.
    private string Hash(string element)
    {
        var start = _html.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var end = _html.IndexOf($"</{element}>", start, StringComparison.Ordinal);
        return "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(_html[start..end])));
    }
}

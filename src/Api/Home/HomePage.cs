using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using FinApi.Api.Auth;

namespace FinApi.Api.Home;

/// <summary>
/// The page at /: links and the state of the market. Self-contained; its policy allows nothing but its own code.
/// </summary>
internal static class HomePage
{
    private static readonly string Html = Read();

    private static readonly string Policy =
        "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
        + $"frame-ancestors 'none'; style-src '{Hash("style")}'; script-src '{Hash("script")}'";

    public static void MapHome(this IEndpointRouteBuilder app) =>
        PublicEndpoint.Open(app.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], Show));

    private static IResult Show(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = "private, no-cache";
        return Results.Text(Html, MediaTypeNames.Text.Html, Encoding.UTF8);
    }

    private static string Read()
    {
        using var stream = typeof(HomePage).Assembly.GetManifestResourceStream("Home.index.html")
            ?? throw new InvalidOperationException("The home page is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    // A browser hashes exactly what stands between the tags.
    private static string Hash(string element)
    {
        var start = Html.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var end = Html.IndexOf($"</{element}>", start, StringComparison.Ordinal);
        return "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Html[start..end])));
    }
}

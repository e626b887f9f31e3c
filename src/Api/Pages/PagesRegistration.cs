using FinApi.Api.Auth;
using FinApi.Api.Demo;

namespace FinApi.Api.Pages;

/// <summary>Maps pages.</summary>
internal static class PagesRegistration
{
    /// <summary>What every node shows: the state of the market and links, and on a demo its key.</summary>
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        new SingleFilePage("Home.index.html").Map(app, "/");
        PublicEndpoint.Open(app.MapDemo());
    }

    /// <summary>A page of web/ at its name, and its assets below.</summary>
    public static void MapBundle(this IEndpointRouteBuilder app, string page)
    {
        var bundle = new WebBundle(page);
        PublicEndpoint.Open(app.MapGet($"/{page}", bundle.ShowDocumentAsync));
        PublicEndpoint.Open(app.MapGet($"/{page}/assets/{{{WebBundle.AssetName}}}", bundle.ShowAssetAsync));
    }
}

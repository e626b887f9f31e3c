using FinApi.Api.Auth;
using FinApi.Api.Demo;

namespace FinApi.Api.Pages;

/// <summary>Maps the pages of web/.</summary>
internal static class PagesRegistration
{
    // live: live prices; portal: the account of whoever signs in.
    private static readonly string[] Pages = ["live", "portal"];

    /// <summary>Each page at its name, and its assets below.</summary>
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        // The state of the market and links; what operators do by hand.
        new SingleFilePage("Home.index.html").Map(app, "/");
        new SingleFilePage("Pages.operator.html").Map(app, "/operator");
        PublicEndpoint.Open(app.MapDemo());
        app.MapPortalSessions();
        foreach (var page in Pages)
        {
            var bundle = new WebBundle(page);
            PublicEndpoint.Open(app.MapGet($"/{page}", bundle.ShowDocument));
            PublicEndpoint.Open(app.MapGet($"/{page}/assets/{{name}}", bundle.ShowAsset));
        }
    }
}

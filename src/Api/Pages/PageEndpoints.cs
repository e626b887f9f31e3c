namespace FinApi.Api.Pages;

/// <summary>Maps the pages of web/.</summary>
internal static class PageEndpoints
{
    /// <summary>/live: live prices in a browser.</summary>
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        var live = new WebBundle("live");
        app.MapGet("/live", live.ShowDocument);
        app.MapGet("/live/assets/{name}", live.ShowAsset);
    }
}

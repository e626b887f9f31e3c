namespace FinApi.Api.Auth;

/// <summary>
/// The session of the portal in a browser. A cookie alone shows nothing, since every page can make a browser send it.
/// It counts only beside a header that pages of other origins cannot set, on a request that the browser calls its own
/// page's.
/// </summary>
internal static class PortalCookie
{
    /// <summary>Its prefix binds it to this host, to TLS and to no other path (RFC 6265bis, section 4.1.3.2).</summary>
    public const string Name = "__Host-finapi_session";

    private const string PortalHeader = "x-finapi-portal";
    private const string SiteHeader = "Sec-Fetch-Site";

    private static readonly CookieOptions Options = new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
    };

    /// <summary>The token in it; null when there is none, or it does not count.</summary>
    public static string? Read(HttpRequest request) => IsOfPortal(request) ? request.Cookies[Name] : null;

    /// <summary>Whether the request comes from a page of this origin that means it.</summary>
    public static bool IsOfPortal(HttpRequest request) =>
        request.Headers[PortalHeader] is ["1"] && request.Headers[SiteHeader] is ["same-origin"];

    public static void Set(HttpResponse response, string token) => response.Cookies.Append(Name, token, Options);

    public static void Clear(HttpResponse response) => response.Cookies.Delete(Name, Options);
}

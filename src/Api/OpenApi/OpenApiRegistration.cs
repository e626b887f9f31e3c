using FinApi.Api.Auth;
using FinApi.Api.Http.Caching;
using FinApi.Application.Nodes;
using FinApi.Domain.Freshness;
using Scalar.AspNetCore;

namespace FinApi.Api.OpenApi;

/// <summary>The description of the REST API at /openapi/v1.json and the page that shows it at /docs.</summary>
internal static class OpenApiRegistration
{
    /// <summary>Where the document is.</summary>
    public const string DocumentPath = "/openapi/v1.json";

    private const string PagePath = "/docs";
    private const string Lifetime = "public, max-age=3600";

    // Nodes of other roles give another document at the same path: no cache in between may hand out this one for it.
    private const string LifetimeOfPart = "private, max-age=60";

    // The page brings script and style of its own, inline ones included, and may ask this server only.
    private const string PagePolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        + "object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Adds the document, made when it is first asked for.</summary>
    public static WebApplicationBuilder AddOpenApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(
            provider => new OpenApiDocument(provider.GetRequiredService<NodeIdentity>().Roles));
        return builder;
    }

    /// <summary>Maps the document and the page.</summary>
    public static void MapOpenApiDocument(this IEndpointRouteBuilder endpoints)
    {
        PublicEndpoint.Open(endpoints.MapGet(DocumentPath, http => Answer(http).ExecuteAsync(http)));

        var page = endpoints.MapScalarApiReference(PagePath, options => options
            .WithTitle("FinApi")
            .WithOpenApiRoutePattern(DocumentPath)
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideDeveloperTools()
            .HideClientButton());
        PublicEndpoint.Open(page);
        page.AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy = PagePolicy;
            return await next(context);
        });
    }

    private static IResult Answer(HttpContext http)
    {
        var document = http.RequestServices.GetRequiredService<OpenApiDocument>();
        var ifNoneMatch = http.Request.Headers.IfNoneMatch;
        var known = IfNoneMatch.Find(ifNoneMatch, document.Validator);
        var tag = known ?? new EntityTag(document.Validator, AnswerExtent.Whole, Encoding: "");
        var roles = http.RequestServices.GetRequiredService<NodeIdentity>().Roles;
        var lifetime = roles == Roles.All ? Lifetime : LifetimeOfPart;
        var headers = new CacheHeaders(http, lifetime, tag, cacheTags: null);
        if (known is not null || IfNoneMatch.IsAny(ifNoneMatch))
        {
            headers.SendNotModified();
            return Results.Empty;
        }

        headers.Send();
        return Results.Bytes(document.Utf8, "application/json; charset=utf-8");
    }
}

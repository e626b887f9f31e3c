using System.Net;
using System.Text.Json.Nodes;
using FinApi.Api.Errors;
using FinApi.Application.Accounts.Demo;
using FinApi.Application.Settings;

namespace FinApi.Api.Demo;

/// <summary>What lets a stranger see a market at once, on his own machine.</summary>
internal static class DemoRegistration
{
    /// <summary>Where pages of this server find the key to show something with.</summary>
    public const string KeyPath = "/demo/key";

    private const string SiteHeader = "Sec-Fetch-Site";

    public static WebApplicationBuilder AddDemo(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<DemoOptions>(builder.Configuration, DemoOptions.Section);
        builder.Services.AddSingleton<DemoMode>();
        builder.Services.AddSingleton<DemoAccounts>();
        builder.Services.AddSingleton<DemoStart>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<DemoStart>());
        return builder;
    }

    public static IEndpointConventionBuilder MapDemo(this IEndpointRouteBuilder app)
    {
        var start = app.ServiceProvider.GetRequiredService<DemoStart>();
        return app.MapGet(KeyPath, http => AnswerAsync(http, start.Keys));
    }

    // The browser itself says from which page a request comes; a page of another origin cannot pretend. Names that lead
    // to this machine but are not its own are refused before (AllowedHosts).
    private static Task AnswerAsync(HttpContext http, DemoKeys? keys)
    {
        var isOwnPage = http.Request.Headers[SiteHeader] is ["same-origin"]
            && http.Connection.RemoteIpAddress is { } address
            && IPAddress.IsLoopback(address);
        return keys is not null && isOwnPage
            ? http.Response.WriteAsJsonAsync(new JsonObject { ["key"] = keys.Professional }, http.RequestAborted)
            : http.WriteErrorAsync(Failure.RouteNotFound(http.Request.Path));
    }
}

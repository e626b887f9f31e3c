using System.Text.Json.Nodes;
using FinApi.Api.Errors;
using FinApi.Api.Hosting;
using FinApi.Api.Limits;
using FinApi.Application.Accounts.Demo;
using FinApi.Application.Settings;

namespace FinApi.Api.Demo;

/// <summary>What lets a stranger see a market at once, on his own machine.</summary>
internal static class DemoRegistration
{
    /// <summary>Where pages of this server find the key to show something with.</summary>
    public const string KeyPath = "/demo/key";

    private const string TicketHeader = "x-finapi-demo";
    private const string SiteHeader = "Sec-Fetch-Site";

    public static WebApplicationBuilder AddDemo(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<DemoOptions>(builder.Configuration, DemoOptions.Section);
        builder.Services.AddSingleton<DemoMode>();
        builder.Services.AddSingleton<DemoAccounts>();
        builder.Services.AddSingleton<DemoTicket>();
        builder.Services.AddSingleton<DemoStart>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<DemoStart>());
        return builder;
    }

    public static IEndpointConventionBuilder MapDemo(this IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var (start, ticket) = (services.GetRequiredService<DemoStart>(), services.GetRequiredService<DemoTicket>());
        var direct = services.GetRequiredService<DirectCalls>();
        var unknown = services.GetRequiredService<UnknownCallers>();
        return app.MapPost(KeyPath, http =>
            start.Keys is { } keys
            && IsOwnPage(http, direct)
            && ticket.TryUse(http.Request.Headers[TicketHeader].ToString())
                ? http.Response.WriteAsJsonAsync(new JsonObject { ["key"] = keys.Professional }, http.RequestAborted)
                : unknown.RefuseAsync(http, Failure.RouteNotFound(http.Request.Path)));
    }

    // The browser itself says from which page a request comes; a page of another origin cannot pretend. Names that lead
    // to this machine but are not its own are refused before (AllowedHosts), and here where those are others.
    private static bool IsOwnPage(HttpContext http, DirectCalls direct) =>
        http.Request.Headers[SiteHeader] is ["same-origin"] && direct.IsDirect(http);
}

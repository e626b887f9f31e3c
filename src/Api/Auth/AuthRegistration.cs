using FinApi.Api.Http.Rest;
using Account = FinApi.Contracts.V1.Account;

namespace FinApi.Api.Auth;

/// <summary>Who may call.</summary>
internal static class AuthRegistration
{
    public static WebApplicationBuilder AddCallGuard(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CallGuard>();
        builder.Services.AddSingleton<PortalSessions>();
        return builder;
    }

    public static void MapPortalSessions(this IEndpointRouteBuilder app)
    {
        var methods = Account.Descriptor;
        var signIn = methods.FindMethodByName("CreateSession");
        app.MapPost(PortalSessions.Path, http => Sessions(http).SignInAsync(http))
            .WithMetadata(RestMethod.Of(signIn), CallPolicy.Of(signIn));
        app.MapDelete(PortalSessions.Path, http => Sessions(http).SignOutAsync(http))
            .WithMetadata(CallPolicy.Of(methods.FindMethodByName("DeleteSession")));
    }

    private static PortalSessions Sessions(HttpContext http) =>
        http.RequestServices.GetRequiredService<PortalSessions>();
}

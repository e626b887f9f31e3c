using FinApi.Api.Demo;

namespace FinApi.Api.Auth;

/// <summary>Who may call.</summary>
internal static class AuthRegistration
{
    public static WebApplicationBuilder AddCallGuard(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CallGuard>();
        builder.Services.AddSingleton<PortalSessions>();
        return builder.AddDemo();
    }
}

using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Hosting;
using FinApi.Api.Http.Caching;
using FinApi.Api.Http.CrossOrigin;
using FinApi.Api.Http.Kept;
using FinApi.Api.Http.Rest;
using FinApi.Api.Http.Shared;
using FinApi.Api.Limits;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Http;

/// <summary>What every request passes before its endpoint, outermost first.</summary>
internal static class HttpPipeline
{
    public static WebApplicationBuilder AddFinApiHttp(this WebApplicationBuilder builder)
    {
        builder.AddCrossOrigin();
        builder.AddCallGuard();
        builder.AddCallLimits();
        builder.AddCaching();
        builder.AddKeptAnswers();
        builder.AddWarmUp();
        return builder;
    }

    public static void UseFinApiHttp(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<PortsOptions>>().Value.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<HostMiddleware>();
        app.UseMiddleware<CrossOriginMiddleware>();
        // Before routing: HEAD is routed as GET.
        app.UseMiddleware<HeadMiddleware>();
        app.UseMiddleware<RestErrorMiddleware>();
        app.UseMiddleware<BodyLimitMiddleware>();
        app.UseRouting();
        // Only where one is asked for: its feature is an allocation that every other request would pay.
        app.UseWhen(http => http.Request.Headers.Upgrade.Count > 0, upgrade => upgrade.UseWebSockets());
        app.UseWhen(
            http => GrpcProtocol.IsText(http.Request),
            text => text.Use((http, next) =>
            {
                GrpcProtocol.DecodeText(http.Request);
                return next(http);
            }));
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.UseMiddleware<GrpcStatusMiddleware>();
        app.UseMiddleware<CallGuardMiddleware>();
        app.UseMiddleware<LimitMiddleware>();
        app.UseKeptAnswers();
        app.UseCompression();
        app.UseMiddleware<RestGuardMiddleware>();
    }
}

using FinApi.Api.Auth;
using FinApi.Api.Http.Caching;
using FinApi.Api.Http.CrossOrigin;
using FinApi.Api.Http.Rest;
using FinApi.Api.Limits;

namespace FinApi.Api.Http;

/// <summary>What every request passes before its endpoint, outermost first.</summary>
internal static class HttpPipeline
{
    public static void UseFinApiHttp(this WebApplication app)
    {
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<CrossOriginMiddleware>();
        app.UseCaching();
        app.UseMiddleware<RestErrorMiddleware>();
        app.UseMiddleware<BodyLimitMiddleware>();
        app.UseRouting();
        app.UseWebSockets();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.UseMiddleware<GrpcStatusMiddleware>();
        app.UseMiddleware<CallGuardMiddleware>();
        app.UseMiddleware<LimitMiddleware>();
        app.UseMiddleware<RestGuardMiddleware>();
    }
}

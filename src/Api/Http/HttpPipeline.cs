using FinApi.Api.Http.Caching;
using FinApi.Api.Http.Rest;

namespace FinApi.Api.Http;

/// <summary>What every request passes before its endpoint, outermost first.</summary>
internal static class HttpPipeline
{
    public static void UseFinApiHttp(this WebApplication app)
    {
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseCaching();
        app.UseMiddleware<RestErrorMiddleware>();
        app.UseMiddleware<BodyLimitMiddleware>();
        app.UseRouting();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.UseMiddleware<GrpcStatusMiddleware>();
        app.UseMiddleware<RestGuardMiddleware>();
    }
}

using FinApi.Application.Settings;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Http.Shared;

/// <summary>Pages that are made before anybody asks for them.</summary>
internal static class WarmUpRegistration
{
    public static WebApplicationBuilder AddWarmUp(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<WarmUpOptions>(builder.Configuration, WarmUpOptions.Section);
        services.AddSingleton<IValidateOptions<WarmUpOptions>, WarmUpOptionsValidator>();
        services.AddSingleton<AskedPages>();
        services.AddSingleton<InnerCalls>();
        services.AddSingleton<WarmUpMetrics>();
        services.AddSingleton<PageWarmUp>();
        services.AddHostedService(provider => provider.GetRequiredService<PageWarmUp>());
        return builder;
    }
}

using FinApi.Application.Settings;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Http.CrossOrigin;

/// <summary>What pages of other origins may do.</summary>
internal static class CrossOriginRegistration
{
    public static WebApplicationBuilder AddCrossOrigin(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<CorsOptions>(builder.Configuration, CorsOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<CorsOptions>, CorsOptionsValidator>();
        builder.Services.AddSingleton<OriginRules>();
        return builder;
    }
}

using Microsoft.Extensions.Options;

namespace FinApi.Api.Http.CrossOrigin;

/// <summary>What pages of other origins may do.</summary>
internal static class CrossOriginRegistration
{
    public static WebApplicationBuilder AddCrossOrigin(this WebApplicationBuilder builder)
    {
        // Not AddSettings: its check of keys takes Origins, a list without a setter, for no setting.
        builder.Services.AddOptions<CorsOptions>().BindConfiguration(CorsOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<CorsOptions>, CorsOptionsValidator>();
        builder.Services.AddSingleton<OriginRules>();
        return builder;
    }
}

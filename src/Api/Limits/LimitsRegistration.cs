namespace FinApi.Api.Limits;

/// <summary>How much a caller may use.</summary>
internal static class LimitsRegistration
{
    public static WebApplicationBuilder AddCallLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CallLimits>();
        builder.Services.AddSingleton<LimitHeaders>();
        builder.Services.AddSingleton<UnknownCallers>();
        return builder;
    }
}

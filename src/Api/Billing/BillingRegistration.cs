using FinApi.Api.Auth;
using FinApi.Application.Billing;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Billing;

/// <summary>What tells this server who has paid.</summary>
internal static class BillingRegistration
{
    public static WebApplicationBuilder AddBilling(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BillingDefaults>();
        builder.Services.AddSingleton<IPostConfigureOptions<BillingOptions>>(
            provider => provider.GetRequiredService<BillingDefaults>());
        builder.Services.AddSingleton<IValidateOptions<BillingOptions>>(
            provider => provider.GetRequiredService<BillingDefaults>());
        builder.Services.AddSingleton<BillingEndpoint>();
        return builder;
    }

    public static void MapBilling(this IEndpointRouteBuilder app) =>
        PublicEndpoint.Open(app.MapPost(
            BillingEndpoint.Path,
            http => http.RequestServices.GetRequiredService<BillingEndpoint>().AnswerAsync(http)));
}

using FinApi.Api.Auth;
using FinApi.Api.Http.Rest;

namespace FinApi.Api.PriceStreams;

/// <summary>Live prices as the body of one HTTP answer.</summary>
internal static class PriceStreamRegistration
{
    public static WebApplicationBuilder AddPriceStreams(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PriceStreamEndpoint>();
        return builder;
    }

    public static void MapPriceStreams(this IEndpointRouteBuilder app)
    {
        // Not made here: a node without streams has none.
        var services = app.ServiceProvider;
        var method = Contracts.V1.Streaming.Descriptor.FindMethodByName("StreamPrices");
        app.MapGet(
                PriceStreamEndpoint.Path,
                http => services.GetRequiredService<PriceStreamEndpoint>().HandleAsync(http))
            .WithMetadata(RestMethod.Of(method), CallPolicy.Of(method));
    }
}

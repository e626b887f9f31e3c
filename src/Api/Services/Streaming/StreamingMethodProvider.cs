using FinApi.Contracts.V1;
using Grpc.AspNetCore.Server.Model;

namespace FinApi.Api.Services.Streaming;

/// <summary>
/// Maps the methods of <see cref="StreamingMethods"/>, which the framework would bind with the generated types.
/// </summary>
internal sealed class StreamingMethodProvider : IServiceMethodProvider<StreamingEndpoint>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<StreamingEndpoint> context)
    {
        context.AddDuplexStreamingMethod<SubscribeRequest, FrameBytes>(
            StreamingMethods.Subscribe,
            [],
            static (endpoint, requests, _, call) => endpoint.SubscribeAsync(requests, call));
        context.AddServerStreamingMethod<StreamPricesRequest, FrameBytes>(
            StreamingMethods.StreamPrices,
            [],
            static (endpoint, request, _, call) => endpoint.StreamPricesAsync(request, call));
    }
}

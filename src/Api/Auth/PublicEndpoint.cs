namespace FinApi.Api.Auth;

/// <summary>
/// Marks an endpoint that is no method of the contract and that everybody may call: pages, health, reflection.
/// </summary>
internal sealed class PublicEndpoint
{
    private static readonly PublicEndpoint Mark = new();

    private PublicEndpoint()
    {
    }

    /// <summary>
    /// Marks what was mapped. Without a mark, and without a <see cref="CallPolicy"/>, an endpoint answers nobody.
    /// </summary>
    public static void Open(IEndpointConventionBuilder endpoints) => endpoints.WithMetadata(Mark);

    /// <summary>Marks one endpoint while it is built.</summary>
    public static void Open(EndpointBuilder endpoint) => endpoint.Metadata.Add(Mark);
}

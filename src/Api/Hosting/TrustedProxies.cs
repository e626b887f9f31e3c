using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Hosting;

/// <summary>
/// Whose word on the address of a caller is taken: the nearest one that is no trusted proxy is the caller.
/// </summary>
internal sealed class TrustedProxies(IOptions<PortsOptions> ports) : IConfigureOptions<ForwardedHeadersOptions>
{
    public void Configure(ForwardedHeadersOptions options)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.ForwardLimit = null;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in ports.Value.TrustedProxies)
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }
    }
}

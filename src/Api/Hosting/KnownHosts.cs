using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Hosting;

/// <summary>
/// The names that requests may ask for where <c>AllowedHosts</c> is not set. A node on loopback answers to the names of
/// this machine only: a page of somebody else can give a name of its own this machine's address. Any other node answers
/// to every name, since its names are known to nobody but the operator.
/// </summary>
internal sealed class KnownHosts(IOptions<PortsOptions> ports) : IConfigureOptions<HostFilteringOptions>
{
    /// <summary>What this machine is called by itself.</summary>
    public static string[] Of(PortsOptions ports) => ["localhost", "127.0.0.1", "[::1]", ports.Address];

    public void Configure(HostFilteringOptions options)
    {
        if (ports.Value.IsLoopback)
        {
            options.AllowedHosts = Of(ports.Value);
        }
    }
}

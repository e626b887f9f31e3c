using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Hosting;

/// <summary>
/// The names that requests may ask for, unless <c>AllowedHosts</c> says it. On this machine alone: its own, since a page that
/// gives its own name this machine's address is somebody else's. Elsewhere any: only who installs it knows its names.
/// </summary>
internal sealed class KnownHosts(IConfiguration configuration, IOptions<PortsOptions> ports)
    : IConfigureOptions<HostFilteringOptions>
{
    public void Configure(HostFilteringOptions options)
    {
        if (!configuration.GetSection("AllowedHosts").Exists() && ports.Value.IsLoopback)
        {
            options.AllowedHosts = ["localhost", "127.0.0.1", "[::1]", ports.Value.Address];
        }
    }
}

using System.Net;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Metrics;

/// <summary>Refuses what is no network: nobody would ever be let in by it.</summary>
internal sealed class MetricsOptionsValidator : IValidateOptions<MetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricsOptions options)
    {
        var wrong = options.AllowedNetworks.FirstOrDefault(network => !IPNetwork.TryParse(network, out _));
        return wrong is null
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Metrics:AllowedNetworks has '{wrong}', which is not a network: "
                + "write its first address and the length of its "
                + "prefix, as in 10.0.0.0/8, fd00::/8 or 192.0.2.7/32.");
    }
}

using System.Net;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Hosting;

/// <summary>
/// Refuses ports that do not exist, addresses and networks that are none, and certificates that are not there.
/// </summary>
internal sealed class PortsOptionsValidator : IValidateOptions<PortsOptions>
{
    private const int MaxStreams = 100_000;

    public ValidateOptionsResult Validate(string? name, PortsOptions options)
    {
        var problem = Find(options);
        return problem is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problem);
    }

    private static string? Find(PortsOptions options)
    {
        if (options.Address is not ("localhost" or "*") && !IPAddress.TryParse(options.Address, out _))
        {
            return $"Ports:Address is '{options.Address}': write localhost for this machine alone, * for everybody, "
                + "or one address of this machine such as 10.1.2.3.";
        }

        if (options.TrustedProxies.FirstOrDefault(network => !IPNetwork.TryParse(network, out _)) is { } wrong)
        {
            return $"Ports:TrustedProxies has '{wrong}': write networks such as 10.0.0.0/8, "
                + "or one address as 10.1.2.3/32.";
        }

        foreach (var (key, port) in new[] { ("Http", options.Http), ("Grpc", options.Grpc), ("Tls", options.Tls) })
        {
            if (port is < 0 or > IPEndPoint.MaxPort)
            {
                return $"Ports:{key} is {port}: write a port from 1 to {IPEndPoint.MaxPort}, or 0 for any free one.";
            }
        }

        if (options.Opened.Where(port => port.Port != 0).GroupBy(port => port.Port)
            .FirstOrDefault(port => port.Count() > 1)?.ToArray() is [var one, var other, ..])
        {
            return $"Ports:{other.Setting} is {other.Port}, and so is Ports:{one.Setting}: write another port.";
        }

        if (options.MaxStreamsPerConnection is < 1 or > MaxStreams)
        {
            return $"Ports:MaxStreamsPerConnection is {options.MaxStreamsPerConnection}: "
                + $"write a number from 1 to {MaxStreams}.";
        }

        if (options.MaxResetsPerConnection is < 1 or > MaxStreams)
        {
            return $"Ports:MaxResetsPerConnection is {options.MaxResetsPerConnection}: "
                + $"write a number from 1 to {MaxStreams}.";
        }

        return MissingFile(nameof(options.Certificate), options.Certificate)
            ?? MissingFile(nameof(options.CertificateKey), options.CertificateKey);
    }

    private static string? MissingFile(string key, string? path) =>
        path is null || File.Exists(path) ? null : $"Ports:{key} names the file '{path}', which does not exist.";
}

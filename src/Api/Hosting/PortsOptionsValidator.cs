using System.Net;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Hosting;

/// <summary>
/// Refuses ports that do not exist, addresses that others could reach, and certificates that are not there.
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
        if (!IsLoopback(options.Address))
        {
            return $"Ports:Address is '{options.Address}', but without accounts this API is open to everybody: write "
                + "localhost, 127.0.0.1 or ::1, and put a proxy that authenticates in front for others.";
        }

        foreach (var (key, port) in new[] { ("Http", options.Http), ("Grpc", options.Grpc), ("Tls", options.Tls) })
        {
            if (port is < 0 or > IPEndPoint.MaxPort)
            {
                return $"Ports:{key} is {port}: write a port from 1 to {IPEndPoint.MaxPort}, or 0 for any free one.";
            }
        }

        if (options.MaxStreamsPerConnection is < 1 or > MaxStreams)
        {
            return $"Ports:MaxStreamsPerConnection is {options.MaxStreamsPerConnection}: write a number from 1 to {MaxStreams}.";
        }

        return MissingFile(nameof(options.Certificate), options.Certificate)
            ?? MissingFile(nameof(options.CertificateKey), options.CertificateKey);
    }

    private static bool IsLoopback(string address) =>
        address == "localhost" || (IPAddress.TryParse(address, out var ip) && IPAddress.IsLoopback(ip));

    private static string? MissingFile(string key, string? path) =>
        path is null || File.Exists(path) ? null : $"Ports:{key} names the file '{path}', which does not exist.";
}

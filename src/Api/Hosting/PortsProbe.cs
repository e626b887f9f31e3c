using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Hosting;

/// <summary>
/// Tries the ports before the store opens. The server takes them last, once everything else has started: a node whose
/// ports are taken would open its store, and be heard of by other nodes, for nothing.
/// </summary>
internal sealed class PortsProbe(IOptions<PortsOptions> options) : IHostedLifecycleService
{
    /// <exception cref="OptionsValidationException">A port cannot be had; the message says what to do.</exception>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var ports = options.Value;
        foreach (var (setting, port) in ports.Opened)
        {
            // A free port shows as well whether the address is one of this machine.
            foreach (var address in AddressesOf(ports.Address))
            {
                if (FindProblem(setting, new IPEndPoint(address, port), ports.Address) is { } problem)
                {
                    throw new OptionsValidationException(PortsOptions.Section, typeof(PortsOptions), [problem]);
                }
            }
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static IPAddress[] AddressesOf(string address) => address switch
    {
        "*" => [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any],
        "localhost" => [IPAddress.Loopback, IPAddress.IPv6Loopback],
        _ => [IPAddress.Parse(address)],
    };

    private static string? FindProblem(string setting, IPEndPoint endpoint, string address)
    {
        try
        {
            using var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            return null;
        }
        catch (SocketException exception)
        {
            return (exception.SocketErrorCode, address) switch
            {
                (SocketError.AddressAlreadyInUse, _) =>
                    $"Ports:{setting} is {endpoint.Port}, where something else listens already ({endpoint}). Stop it, "
                    + $"or choose another port with --Ports:{setting}= (0 takes a free one).",
                (SocketError.AccessDenied, _) =>
                    $"Ports:{setting} is {endpoint.Port}, which this user may not open ({endpoint}). Choose one from "
                    + $"1024 on with --Ports:{setting}= and put a proxy before it, or give the program the capability "
                    + "CAP_NET_BIND_SERVICE.",

                // A machine without IPv6, or with it switched off.
                (_, "localhost") => null,
                (SocketError.AddressNotAvailable, _) =>
                    $"Ports:Address is {address}, which is not an address of this machine: write one of its own, "
                    + "localhost or *.",
                _ => $"Ports:{setting} is {endpoint.Port}, which cannot be opened ({endpoint}): {exception.Message}.",
            };
        }
    }
}

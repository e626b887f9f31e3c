using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FinApi.Domain.Limits;

/// <summary>
/// What counts as one caller where nobody says who it is: an IPv4 address, or the /64 of an IPv6 address, which is the
/// least that a provider gives to one customer (RFC 6177).
/// </summary>
public static class NetworkName
{
    /// <summary>All that have no address, such as callers through a pipe.</summary>
    public const string None = "local";

    /// <summary>Its name, such as <c>203.0.113.7</c> or <c>2001:0db8:0001:0002::/64</c>.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return None;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address.ToString();
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{bytes[0]:x2}{bytes[1]:x2}:{bytes[2]:x2}{bytes[3]:x2}:"
            + $"{bytes[4]:x2}{bytes[5]:x2}:{bytes[6]:x2}{bytes[7]:x2}::/64");
    }
}

using System.Net;

namespace FinApi.Api.Hosting;

/// <summary>Where FinApi listens: the section <c>Ports</c>. Each port is 0 to 65535; 0 takes a free one.</summary>
internal sealed class PortsOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Ports";

    /// <summary>
    /// <c>localhost</c> (the default: 127.0.0.1, and ::1 where there is IPv6), <c>*</c> for every address of the
    /// machine, or one address of it.
    /// </summary>
    public string Address { get; set; } = "localhost";

    /// <summary>HTTP/1.1: REST, gRPC-Web, documentation, health.</summary>
    public int Http { get; set; } = 8080;

    /// <summary>HTTP/2 in clear text: gRPC.</summary>
    public int Grpc { get; set; } = 8081;

    /// <summary>Everything, by ALPN; only open when <see cref="Certificate"/> is given.</summary>
    public int Tls { get; set; } = 8443;

    /// <summary>
    /// Calls and streams under way at the same time on one HTTP/2 connection, 1 to 100,000. Default 100: what one
    /// connection can make the server do at once is bounded, and clients that need more open another one. More is for
    /// proxies that carry many clients over one connection; a client that asks for more than this waits in silence.
    /// </summary>
    public int MaxStreamsPerConnection { get; set; } = 100;

    /// <summary>
    /// Streams of one HTTP/2 connection that may be reset at once, by its client or for its mistakes, 1 to 100,000.
    /// Within 10 s that many are allowed again. Beyond it the connection is ended with GOAWAY. Default: as many as it
    /// may have open. The server cannot follow many more, and gives the connection up by itself.
    /// </summary>
    public int? MaxResetsPerConnection { get; set; }

    /// <summary>
    /// Path of a PFX file, or of a PEM file whose key is in <see cref="CertificateKey"/>; null: no TLS.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>Path of the PEM file with the private key; null when <see cref="Certificate"/> holds it.</summary>
    public string? CertificateKey { get; set; }

    /// <summary>Password of the PFX file or of the encrypted PEM key; null for none.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>
    /// Networks in CIDR notation, such as <c>10.0.0.0/8</c>, whose X-Forwarded-For and X-Forwarded-Proto are believed:
    /// those of the proxies in front. Default none: the address of a caller is that of its connection.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>The ports that are opened, by the names of their settings.</summary>
    internal (string Setting, int Port)[] Opened => Certificate is null
        ? [(nameof(Http), Http), (nameof(Grpc), Grpc)]
        : [(nameof(Http), Http), (nameof(Grpc), Grpc), (nameof(Tls), Tls)];

    internal int MaxResets => MaxResetsPerConnection ?? MaxStreamsPerConnection;

    /// <summary>Whether only this machine reaches it.</summary>
    internal bool IsLoopback =>
        Address == "localhost" || (IPAddress.TryParse(Address, out var ip) && IPAddress.IsLoopback(ip));
}

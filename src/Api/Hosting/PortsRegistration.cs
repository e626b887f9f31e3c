using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using FinApi.Api.Bypass;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Hosting;

/// <summary>Opens the ports of <see cref="PortsOptions"/>.</summary>
internal static class PortsRegistration
{
    /// <summary>Largest body of a request that is not gRPC, and largest gRPC message, in bytes.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    // Streams have a rule of their own for clients that do not read: it ends the stream after 10 s, not the connection.
    private static readonly MinDataRate MinResponseRate =
        new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(20));

    public static WebApplicationBuilder AddPorts(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<PortsOptions>(builder.Configuration, PortsOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<PortsOptions>, PortsOptionsValidator>();
        builder.Services.AddHostedService<PortsProbe>();
        builder.Services.AddSingleton<ListeningAddresses>();
        builder.Services.AddSingleton<ResetRule>();
        builder.Services.AddSingleton<DirectCalls>();
        // Answers in HTML; HostMiddleware stands in its place.
        builder.Services.Remove(builder.Services.Single(service =>
            service.ServiceType == typeof(IStartupFilter)
            && service.ImplementationType?.Name == "HostFilteringStartupFilter"));
        // The framework's options do not tell * from nothing, so the setting itself is asked.
        if (!builder.Configuration.GetSection("AllowedHosts").Exists())
        {
            builder.Services.AddSingleton<IConfigureOptions<HostFilteringOptions>, KnownHosts>();
        }

        builder.Services.AddSingleton<IConfigureOptions<ForwardedHeadersOptions>, TrustedProxies>();
        builder.WebHost.UseSockets(DeadConnections.Find).ConfigureKestrel(Configure);
        return builder;
    }

    private static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxMessageBytes;
        kestrel.Limits.MinResponseDataRate = MinResponseRate;
        var ports = kestrel.ApplicationServices.GetRequiredService<IOptions<PortsOptions>>().Value;
        kestrel.Limits.Http2.MaxStreamsPerConnection = ports.MaxStreamsPerConnection;
        var resets = kestrel.ApplicationServices.GetRequiredService<ResetRule>();
        DeadConnections.Find(kestrel.Limits);

        // The order is what ListeningAddresses tells them apart by. Clear text cannot negotiate, hence one protocol
        // each.
        Listen(kestrel, ports.Address, ports.Http, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            RememberCredentials(listen);
        });
        Listen(kestrel, ports.Address, ports.Grpc, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            RememberCredentials(listen);
            listen.Use(next => connection => Watch(connection, next, resets, takesFrames: true));
        });
        if (ports.Certificate is not null)
        {
            var certificate = Load(ports);
            Listen(kestrel, ports.Address, ports.Tls, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(certificate);
                RememberCredentials(listen);
                listen.Use(next => connection => IsHttp2(connection)
                    ? Watch(connection, next, resets, takesFrames: false)
                    : next(connection));
            });
        }
    }

    private static void RememberCredentials(ListenOptions listen) =>
        listen.Use(next => connection =>
        {
            connection.Features.Set(new CredentialMemory());
            return next(connection);
        });

    // Left there: whoever made the transport completes it, and a state machine would live with each connection.
    private static Task Watch(
        ConnectionContext connection, ConnectionDelegate next, ResetRule resets, bool takesFrames)
    {
        var bypass = new BypassConnection(connection.Transport, resets, takesFrames);
        if (takesFrames)
        {
            connection.Features.Set(bypass);
        }

        connection.Transport = bypass;
        return next(connection);
    }

    private static bool IsHttp2(ConnectionContext connection) =>
        connection.Features.Get<ITlsApplicationProtocolFeature>() is { } tls
        && tls.ApplicationProtocol.Span.SequenceEqual(SslApplicationProtocol.Http2.Protocol.Span);

    private static void Listen(KestrelServerOptions kestrel, string address, int port, Action<ListenOptions> configure)
    {
        if (address == "*")
        {
            kestrel.ListenAnyIP(port, configure);
        }
        else if (address != "localhost")
        {
            kestrel.Listen(IPAddress.Parse(address), port, configure);
        }
        else if (port == 0)
        {
            // The system picks a port for one address; the same one need not be free on the other.
            kestrel.Listen(IPAddress.Loopback, port, configure);
        }
        else
        {
            kestrel.ListenLocalhost(port, configure);
        }
    }

    private static X509Certificate2 Load(PortsOptions ports)
    {
        var path = ports.Certificate!;
        if (X509Certificate2.GetCertContentType(path) == X509ContentType.Pfx)
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, ports.CertificatePassword);
        }

        var key = ports.CertificateKey ?? path;
        return ports.CertificatePassword is null
            ? X509Certificate2.CreateFromPemFile(path, key)
            : X509Certificate2.CreateFromEncryptedPemFile(path, ports.CertificatePassword, key);
    }
}

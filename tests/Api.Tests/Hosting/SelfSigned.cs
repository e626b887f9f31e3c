using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FinApi.Api.Tests.Hosting;

/// <summary>A certificate that was made a moment ago, by nobody whom the system trusts.</summary>
internal sealed class SelfSigned : IDisposable
{
    private const string Password = "secret";

    private readonly X509Certificate2 _certificate = Create();

    /// <summary>Starts a server with it.</summary>
    public async Task<ApiServer> StartServerAsync()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(
                path, _certificate.Export(X509ContentType.Pfx, Password), TestContext.Current.CancellationToken);
            return await ApiServer.StartAsync(
                replace: null,
                "--Ports:Tls=0",
                $"--Ports:Certificate={path}",
                $"--Ports:CertificatePassword={Password}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A client that trusts it, and nothing else.</summary>
    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, given, _, _) => given?.GetCertHashString() == _certificate.Thumbprint;
        return handler;
    }

    public void Dispose() => _certificate.Dispose();

    private static X509Certificate2 Create()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}

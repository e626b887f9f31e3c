using System.Net;
using System.Net.Sockets;
using FinApi.Api.Hosting;

namespace FinApi.Api.Tests.Hosting;

[Collection(AloneCollection.Name)]
public sealed class PortsTests
{
    [Fact]
    public async Task Main_PortInUse_SaysSoInOneSentenceAndExitsWith1()
    {
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        var port = ((IPEndPoint)busy.LocalEndpoint).Port;

        var (exitCode, error) = await RunAsync($"--Ports:Http={port}", "--Ports:Address=127.0.0.1");

        Assert.Equal(1, exitCode);
        Assert.Contains($"127.0.0.1:{port}", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.NewLine, error.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Ports:Address=example.com", "Ports:Address")]
    [InlineData("--Ports:Address=", "Ports:Address")]
    [InlineData("--Ports:TrustedProxies:0=10.0.0.0/99", "Ports:TrustedProxies")]
    [InlineData("--Ports:TrustedProxies:0=proxy", "Ports:TrustedProxies")]
    public async Task Main_AddressThatIsNone_IsRefused(string argument, string setting)
    {
        var (exitCode, error) = await RunAsync(argument);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(setting, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.NewLine, error.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Ports:Http=abc", "Ports:Http is 'abc'; write a whole number.")]
    [InlineData("--Data:MaxBytes=ten", "Data:MaxBytes is 'ten'; write a whole number.")]
    [InlineData("--Feed:History=maybe", "Feed:History is 'maybe'; write true or false.")]
    [InlineData("--Edge:Mode=Foo", "Edge:Mode is 'Foo'; write Public or Off or EdgeAuth.")]
    [InlineData("--ConnectionStrings:Redis=localhost", "ConnectionStrings:Redis ")]
    [InlineData("--FinApi:Roles=trading", "FinApi:Roles holds 'trading', which is not a role: write some of ")]
    [InlineData("--FinApi:Roles=", "FinApi:Roles names no role: write some of market-data, history, ")]
    public async Task Main_SettingThatCannotBeMeant_SaysWhatToWrite(string argument, string sentence)
    {
        var (exitCode, error) = await RunAsync(argument);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.NewLine, error.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Ports:Http=70000", "Ports:Http")]
    [InlineData("--Ports:Grpc=x", "Ports:Grpc")]
    [InlineData("--Ports:Certificate=/nowhere/cert.pem", "Ports:Certificate")]
    [InlineData("--Feed:Kind=Sometimes", "Feed:Kind")]
    public async Task Main_WrongSetting_IsNamed(string argument, string setting)
    {
        var (exitCode, error) = await RunAsync(argument);

        Assert.Equal(1, exitCode);
        Assert.Contains(setting, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("::1")]
    [InlineData("*")]
    [InlineData("10.1.2.3")]
    public void Validate_AddressOfAMachine_IsAccepted(string address) =>
        Assert.True(new PortsOptionsValidator().Validate(null, new PortsOptions { Address = address }).Succeeded);

    [Fact]
    public async Task Start_WithCertificate_SpeaksBothProtocolsOnOnePort()
    {
        using var certificate = new SelfSigned();
        await using var server = await certificate.StartServerAsync();

        Assert.Equal(
            (HttpStatusCode.OK, HttpVersion.Version11), await GetAsync(server, certificate, HttpVersion.Version11));
        Assert.Equal(
            (HttpStatusCode.OK, HttpVersion.Version20), await GetAsync(server, certificate, HttpVersion.Version20));
    }

    private static async Task<(HttpStatusCode Status, Version Version)> GetAsync(
        ApiServer server, SelfSigned certificate, Version version)
    {
        using var client = new HttpClient(certificate.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Tls!, "/v1/status"))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, response.Version);
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(params string[] args)
    {
        var data = Directory.CreateTempSubdirectory("finapi-ports-");
        var (original, captured) = (Console.Error, new StringWriter());
        Console.SetError(captured);
        try
        {
            var exitCode = await Program.Main(
                ["--Ports:Http=0", "--Ports:Grpc=0", "--Feed:Kind=None", $"--Data:Path={data.FullName}", .. args]);
            return (exitCode, captured.ToString());
        }
        finally
        {
            Console.SetError(original);
            data.Delete(recursive: true);
        }
    }
}

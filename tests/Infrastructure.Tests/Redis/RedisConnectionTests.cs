using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Tests.Redis;

public sealed class RedisConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisForm.Single)]
    [InlineData(RedisForm.Sentinel)]
    [InlineData(RedisForm.Cluster)]
    public async Task CallAsync_EveryForm_ReadsWhatItWroteUnderItsPrefix(RedisForm form)
    {
        await using var connection = await SharedRedis.ConnectAsync(form);
        for (var i = 0; i < 20; i++)
        {
            var key = connection.Key($"{{{i}}}:key");
            Assert.StartsWith("test", key, StringComparison.Ordinal);
            Assert.True(await connection.CallAsync(database => database.StringSetAsync(key, i), Cancellation));
            Assert.Equal(i, (int)await connection.CallAsync(database => database.StringGetAsync(key), Cancellation));
        }
    }

    [Fact]
    public async Task CallAsync_ServerRefuses_SaysItsReason()
    {
        await using var connection = await SharedRedis.ConnectAsync(RedisForm.Single);
        var key = connection.Key("text");
        await connection.CallAsync(database => database.StringSetAsync(key, "a"), Cancellation);

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await connection.CallAsync(database => database.ListLengthAsync(key), Cancellation));

        Assert.StartsWith(
            "The Redis server of ConnectionStrings:RedisState refused: WRONGTYPE", refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallAsync_ServerDiesAndComesBack_FailsAtOnceAndThenWorks()
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync();
        await using var connection = SharedRedis.Connect(
            server.Address, new RedisOptions { CallTimeout = TimeSpan.FromSeconds(10) });
        var restored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.WhenRestored(() => restored.TrySetResult());
        await connection.CallAsync(database => database.StringSetAsync("key", 1), Cancellation);

        await server.KillAsync();
        await Until.TrueAsync(
            async () => !await WorksAsync(connection), () => "That the server is gone is not noticed.");
        await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await connection.CallAsync(database => database.StringGetAsync("key"), Cancellation));
        await server.RestartAsync();
        await restored.Task.WaitAsync(Cancellation);

        await Until.TrueAsync(() => WorksAsync(connection), () => "The connection does not come back.");
    }

    [Fact]
    public async Task CallAsync_ServerFrozen_EndsInTime()
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync();
        await using var connection = SharedRedis.Connect(
            server.Address, new RedisOptions { CallTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.True(await connection.CallAsync(database => database.StringSetAsync("key", 1), Cancellation));

        await server.FreezeAsync();

        await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await connection.CallAsync(database => database.StringGetAsync("key"), Cancellation));
        await server.ThawAsync();
        await Until.TrueAsync(() => WorksAsync(connection), () => "The connection does not come back.");
    }

    [Fact]
    public async Task CallAsync_SentinelsAreAway_FailsAndWorksOnceTheyAreThere()
    {
        RedisInstallation.SkipUnlessThere();
        var place = RedisPlace.Find();
        await using var connection = SharedRedis.Connect(
            $"127.0.0.1:{place.Port},serviceName=finapi", new RedisOptions());

        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await connection.CallAsync(database => database.StringGetAsync("key"), Cancellation));
        await using var master = await RedisServer.StartAsync();
        await using var sentinel = await RedisServer.StartSentinelAsync(master, place);

        Assert.DoesNotContain("127.0.0.1", failure.Message, StringComparison.Ordinal);
        await Until.TrueAsync(() => WorksAsync(connection), () => "The Sentinel is not asked again.");
    }

    [Fact]
    public async Task CallAsync_UserOfAnAccessList_MayAndOthersMayNot()
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync(
            RedisPlace.Find(),
            folder => [$"aclfile {folder}/users.acl"],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["users.acl"] = "user default off\nuser finapi on >geheim ~app:* &app:* +@all -@dangerous +info\n",
            });
        await using var known = SharedRedis.Connect(
            $"{server.Address},user=finapi,password=geheim", new RedisOptions { KeyPrefix = "app:" });
        await using var unknown = SharedRedis.Connect(
            $"{server.Address},user=finapi,password=falsch", new RedisOptions());

        Assert.True(await known.CallAsync(database => database.StringSetAsync(known.Key("a"), 1), Cancellation));
        var outside = await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await known.CallAsync(database => database.StringSetAsync("b", 1), Cancellation));
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await unknown.CallAsync(database => database.StringSetAsync("a", 1), Cancellation));

        Assert.Contains("NOPERM", outside.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("falsch", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallAsync_Tls_WorksWithItsIssuerOnly()
    {
        RedisInstallation.SkipUnlessThere();
        using var folder = new TemporaryFolder();
        using var key = RSA.Create(2048);
        using var certificate = SelfSigned(key);
        var issuer = Path.Combine(folder.Path, "issuer.pem");
        await File.WriteAllTextAsync(issuer, certificate.ExportCertificatePem(), Cancellation);
        var port = FreePort.Find();
        await using var server = await RedisServer.StartAsync(
            RedisPlace.Find(),
            path =>
            [
                $"tls-port {port}", $"tls-cert-file {path}/cert.pem", $"tls-key-file {path}/key.pem",
                "tls-auth-clients no",
            ],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["cert.pem"] = certificate.ExportCertificatePem(),
                ["key.pem"] = key.ExportPkcs8PrivateKeyPem(),
            });
        var text = $"localhost:{port},ssl=true,sslHost=localhost";
        await using var trusting = SharedRedis.Connect(text, new RedisOptions { Issuer = issuer });
        await using var doubting = SharedRedis.Connect(text, new RedisOptions());

        Assert.True(await trusting.CallAsync(database => database.StringSetAsync("a", 1), Cancellation));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await doubting.CallAsync(database => database.StringSetAsync("a", 1), Cancellation));
    }

    [Theory]
    [InlineData("redis://user:geheim@localhost:6379", "is an address with a scheme")]
    [InlineData("password=geheim", "names no server")]
    [InlineData("localhost,geheim=1", "cannot be read")]
    [InlineData("localhost,password=geheim,defaultDatabase=3", "chooses a database")]
    public void Read_TextThatCannotBeMeant_IsRefusedWithoutRepeatingIt(string text, string reason)
    {
        var refused = Assert.Throws<StoreUnusableException>(() => SharedRedis.Connect(text, new RedisOptions()));

        Assert.StartsWith($"ConnectionStrings:RedisState {reason}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", null, "ConnectionStrings:Redis", "ConnectionStrings:Redis")]
    [InlineData("a", "b", "ConnectionStrings:Redis", "ConnectionStrings:RedisState")]
    [InlineData(null, "b", null, "ConnectionStrings:RedisState")]
    public async Task RedisConnections_OneOrTwoSettings_ServeBothUses(
        string? cache, string? state, string? cacheSetting, string stateSetting)
    {
        await using var connections = new RedisConnections(
            cache, state, Options.Create(new RedisOptions()), TimeProvider.System,
            NullLogger<RedisConnection>.Instance);

        Assert.Equal((cacheSetting, stateSetting), (connections.Cache?.Setting, connections.State.Setting));
        Assert.Equal(state is null, ReferenceEquals(connections.Cache, connections.State));
    }

    [Theory]
    [InlineData("{a}", 1_000, null, "Redis:KeyPrefix")]
    [InlineData("finapi:", 10, null, "Redis:CallTimeout")]
    [InlineData("finapi:", 40_000, null, "Redis:CallTimeout")]
    [InlineData("finapi:", 1_000, "/nowhere/ca.pem", "Redis:Issuer")]
    [InlineData("finapi:", 1_000, "/etc/passwd", "Redis:Issuer")]
    [InlineData("finapi:", 1_000, "/etc", "Redis:Issuer")]
    [InlineData("finapi:", 1_000, null, null)]
    public void Validate_Settings_AreRefusedByName(string prefix, int milliseconds, string? issuer, string? refused)
    {
        var options = new RedisOptions
        {
            KeyPrefix = prefix,
            CallTimeout = TimeSpan.FromMilliseconds(milliseconds),
            Issuer = issuer,
        };

        var result = new RedisOptionsValidator().Validate(null, options);

        Assert.Equal(refused is not null, result.Failed);
        Assert.Equal(refused, result.FailureMessage?.Split(' ')[0]);
    }

    private static async Task<bool> WorksAsync(RedisConnection connection)
    {
        try
        {
            await connection.CallAsync(database => database.StringSetAsync("key", 2), Cancellation);
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    private static X509Certificate2 SelfSigned(RSA key)
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}

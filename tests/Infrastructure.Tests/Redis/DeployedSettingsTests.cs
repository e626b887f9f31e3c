using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Tests.Redis;

public sealed class DeployedSettingsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("finapi-state.conf", true)]
    [InlineData("finapi-cache.conf", false)]
    public async Task Start_WithTheSettingsOfDeploy_ServesWhatTheyAreFor(string file, bool isState)
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartFromFileAsync(await ReadAsync(file));
        await using var connections = new RedisConnections(
            isState ? null : server.Address, isState ? server.Address : (await SharedRedis.Single).Address,
            Options.Create(new RedisOptions()), TimeProvider.System, NullLogger<RedisConnection>.Instance);
        using var watch = new RedisWatch(
            connections, null, new FixedKey(1), TimeProvider.System, NullLogger<RedisWatch>.Instance);

        await watch.StartingAsync(Cancellation);

        Assert.Equal(isState ? "1" : "0", await server.FindInfoAsync("persistence", "aof_enabled"));
        Assert.NotEqual("0", await server.FindInfoAsync("memory", "maxmemory"));
    }

    [Fact]
    public async Task Start_ClusterAndSentinelOfDeploy_TakeTheirSettings()
    {
        RedisInstallation.SkipUnlessThere();
        var bus = FreePort.Find();
        await using var member = await RedisServer.StartFromFileAsync(
            await ReadAsync("finapi-state.conf") + await ReadAsync("finapi-cluster.conf") + $"\ncluster-port {bus}\n");
        await using var sentinel = await RedisServer.StartFromFileAsync(
            await ReadAsync("sentinel.conf"), "--sentinel");

        Assert.Equal("1", await member.FindInfoAsync("cluster", "cluster_enabled"));
        Assert.StartsWith(
            "name=finapi,", await sentinel.FindInfoAsync("sentinel", "master0"), StringComparison.Ordinal);
    }

    private static Task<string> ReadAsync(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "FinApi.sln")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllTextAsync(
            Path.Combine(folder.FullName, "deploy", "redis", file), CancellationToken.None);
    }
}

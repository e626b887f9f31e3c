using FinApi.Application.Log;
using FinApi.Infrastructure.Postgres.Log;
using FinApi.Infrastructure.Redis.Log;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Infrastructure.Tests.Redis.Log;

public sealed class LogEngineTests
{
    [Theory]
    [InlineData(null, null, typeof(PostgresTickLog))]
    [InlineData(null, "localhost", typeof(PostgresTickLog))]
    [InlineData("Postgres", "localhost", typeof(PostgresTickLog))]
    [InlineData("redis", "localhost", typeof(RedisTickLog))]
    public void AddStore_EngineThatIsSet_IsThatOfTheNode(string? engine, string? redis, Type expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
            [
                new("ConnectionStrings:Postgres", "Host=localhost;Database=finapi"),
                new("ConnectionStrings:RedisState", redis),
                new("Log:Engine", engine),
            ])
            .Build();

        var services = new ServiceCollection().AddStore(configuration);

        Assert.Equal(
            expected, services.Last(service => service.ServiceType == typeof(ITickLog)).ImplementationType);
    }

    [Theory]
    [InlineData("Store", false, false, null)]
    [InlineData("Memory", false, false, null)]
    [InlineData("Memory", true, true, "Log:Engine is Memory")]
    [InlineData("Postgres", true, false, null)]
    [InlineData("Postgres", false, false, "Log:Engine is Postgres")]
    [InlineData("Redis", true, true, null)]
    [InlineData("Redis", true, false, "no Redis server is named")]
    [InlineData("Redis", false, true, "Set ConnectionStrings:Postgres")]
    [InlineData("9", true, true, "write Store, Memory, Postgres or Redis")]
    public void Validate_Engine_NeedsItsServers(string engine, bool hasPostgres, bool hasRedis, string? problem) =>
        Assert.Contains(
            problem ?? string.Empty,
            new LogEngineOptionsValidator(hasPostgres, hasRedis)
                .Validate(null, new LogEngineOptions { Engine = Enum.Parse<LogEngine>(engine) })
                .FailureMessage ?? string.Empty,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(1L << 20, true)]
    [InlineData((1L << 20) - 1, false)]
    [InlineData(1L << 40, true)]
    [InlineData((1L << 40) + 1, false)]
    public void Validate_MaxBytes_IsBounded(long bytes, bool isValid) =>
        Assert.Equal(
            isValid,
            new LogEngineOptionsValidator(false, false)
                .Validate(null, new LogEngineOptions { MaxBytes = bytes }).Succeeded);
}

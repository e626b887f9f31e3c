using FinApi.Api.Tests.Hosting;
using FinApi.Infrastructure.Tests.Postgres;
using FinApi.Infrastructure.Tests.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Api.Tests.Redis;

/// <summary>One of the nodes over a database of PostgreSQL and servers of Redis.</summary>
internal static class RedisNode
{
    /// <summary>Starts one that others find under its id.</summary>
    public static Task<ApiServer> StartAsync(
        string id, PostgresServer postgres, string database, RedisServer redis, params IEnumerable<string> settings)
    {
        var port = FreePort.Find();
        return StartAsync(
            postgres,
            database,
            redis,
            replace: null,
            [$"--Ports:Grpc={port}", $"--Node:Id={id}", $"--Node:Address=http://127.0.0.1:{port}", .. settings]);
    }

    /// <summary>Starts one that is alone.</summary>
    public static Task<ApiServer> StartAsync(
        PostgresServer postgres,
        string database,
        RedisServer redis,
        Action<IServiceCollection>? replace,
        params IEnumerable<string> settings) =>
        ApiServer.StartAsync(
            replace,
            [
                $"--ConnectionStrings:Postgres={postgres.ConnectionString(database)}",
                $"--ConnectionStrings:Redis={redis.Address}",
                // Keys of one node work on all of them.
                $"--Accounts:Pepper={Convert.ToBase64String(new byte[32])}",
                .. settings,
            ]);
}

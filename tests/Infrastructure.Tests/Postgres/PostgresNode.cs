using System.Security.Cryptography;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Tests.Feeds;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>
/// What one FinApi has of PostgreSQL, registered as in the server. Settings without a section are those of Postgres.
/// </summary>
internal sealed class PostgresNode : IAsyncDisposable
{
    // All nodes of a store need the same one.
    private static readonly string Pepper = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly LogRecorder _log = new();

    public PostgresNode(string connectionString, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Accounts:Pepper", Pepper)])
            .AddInMemoryCollection(settings.ToDictionary(s => KeyOf(s.Key), s => (string?)s.Value))
            .AddInMemoryCollection([new("ConnectionStrings:Postgres", connectionString)])
            .Build();
        Services = new ServiceCollection()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(_log.For<HostWatch>())
            .AddSingleton<NodeIdentity>()
            .AddSingleton<LiveNodes>()
            .AddStorage()
            .AddPostgres(configuration)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public ServiceProvider Services { get; }

    /// <summary>What an operator has read about the servers.</summary>
    public string[] LoggedOfServers
    {
        get
        {
            lock (_log.Lines)
            {
                return [.. _log.Lines.Select(line => $"{line.Level}: {line.Text}")];
            }
        }
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>What the host does before it starts anything.</summary>
    public async Task StartAsync()
    {
        foreach (var service in Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(CancellationToken.None);
        }
    }

    private static string KeyOf(string key) =>
        key.Split(':')[0] is "Accounts" or "Backup" or "Data" ? key : $"Postgres:{key}";

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}

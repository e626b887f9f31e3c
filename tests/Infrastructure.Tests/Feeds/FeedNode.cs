using FinApi.Application;
using FinApi.Infrastructure.Feeds;
using FinApi.Infrastructure.Plans;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Tests.Feeds;

/// <summary>A node as Program.cs composes it, without the servers: with the real feeds, pipeline and store.</summary>
internal sealed class FeedNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public FeedNode(string folder, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.Append(("Data:Path", folder)).ToDictionary(s => s.Item1, s => (string?)s.Item2))
            .Build();
        _services = new ServiceCollection()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddApplication(configuration)
            .AddStore(configuration)
            .AddPlans(configuration)
            .AddFeeds(configuration, _ => true)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task StartAsync()
    {
        Get<IStartupValidator>().Validate();
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Starts and waits until the feed has nothing more to publish.</summary>
    public async Task RunFeedAsync()
    {
        await StartAsync();
        var feed = _services.GetServices<IHostedService>().OfType<FeedRunner>().Single();
        await feed.ExecuteTask!.WaitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }
}

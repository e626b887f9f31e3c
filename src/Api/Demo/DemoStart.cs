using FinApi.Application.Accounts.Demo;

namespace FinApi.Api.Demo;

/// <summary>Makes the demo accounts before the first call is taken.</summary>
internal sealed class DemoStart(DemoMode mode, DemoAccounts accounts, IEnumerable<IDemoKeyFile> files) : IHostedService
{
    /// <summary>The keys; null when the node is no demo.</summary>
    public DemoKeys? Keys { get; private set; }

    /// <summary>Where the keys are written.</summary>
    public string KeyPath => files.Single().Path;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (mode.IsOn)
        {
            Keys = await accounts.EnsureAsync(files.Single(), cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

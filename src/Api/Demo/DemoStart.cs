using FinApi.Application.Accounts.Demo;

namespace FinApi.Api.Demo;

/// <summary>Makes the demo accounts before the first call is taken.</summary>
internal sealed partial class DemoStart(
    DemoMode mode, DemoAccounts accounts, IEnumerable<IDemoKeyFile> files, ILogger<DemoStart> logger) : IHostedService
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
            IsDemo(KeyPath);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        LogLevel.Warning,
        "This node is a demo, for whoever sits at this machine: keys of every plan are in {Path}. Set "
        + "Demo:Enabled=false before others reach it: a proxy on this machine that adds no header makes strangers look "
        + "like you")]
    private partial void IsDemo(string path);
}

namespace FinApi.Api.CommandLine;

/// <summary>Tells of variables of the environment that look like settings and are none.</summary>
internal sealed partial class MisspeltVariables(
    IReadOnlyList<(string Variable, string Meant)> slips, ILogger<MisspeltVariables> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (variable, meant) in slips)
        {
            LogSlip(variable, meant);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        LogLevel.Warning, "The environment has {Variable}, which sets nothing here: if it is meant, write {Meant}")]
    private partial void LogSlip(string variable, string meant);
}

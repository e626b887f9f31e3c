using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// Asks every server what it is, each by itself so that a frozen one delays no other, and logs what changes. Reads
/// leave a standby within a period and the probe's patience after it fell silent.
/// </summary>
internal sealed partial class HostWatch(DatabaseHosts hosts, TimeProvider timeProvider, ILogger<HostWatch> logger)
    : BackgroundService
{
    // Two cheap questions a second and server; the lag is known to this precision.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var host in hosts.All)
        {
            LogNamed(logger, host.Name, host.Address);
        }

        hosts.OnChange = LogChange;
        try
        {
            await Task.WhenAll(hosts.All.Select(host => WatchAsync(host, stoppingToken)));
        }
        finally
        {
            hosts.OnChange = null;
        }
    }

    private async Task WatchAsync(DatabaseHost host, CancellationToken stoppingToken)
    {
        var mayAnswer = false;
        using var timer = new PeriodicTimer(Period, timeProvider);
        do
        {
            await hosts.AskAsync(host);
            mayAnswer = NoteReads(host, mayAnswer);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void LogChange(DatabaseHost host, HostState before)
    {
        switch (host.State)
        {
            case { Reason: { } reason }:
                LogSilent(logger, host.Name, reason);
                break;
            case { Role: HostRole.Primary, IsReadOnly: true }:
                LogReadOnly(logger, host.Name);
                break;
            case { Role: HostRole.Primary } when host != hosts.Roles.Primary:
                LogTwoPrimaries(logger, host.Name, hosts.Roles.Primary?.Name ?? "a server that is silent now");
                break;
            case { Role: HostRole.Primary }:
                LogPrimary(logger, host.Name);
                break;
            case { Role: HostRole.Standby } when before.Role != HostRole.Standby:
                LogStandby(logger, host.Name);
                break;
        }
    }

    private bool NoteReads(DatabaseHost host, bool before)
    {
        var mayAnswer = hosts.Roles.MayAnswer(host);
        if (mayAnswer && !before)
        {
            LogReturn(logger, host.Name);
        }

        if (before && !mayAnswer && host.State.Role == HostRole.Standby)
        {
            LogLeave(logger, host.Name, hosts.Roles.Lag(host)?.TotalSeconds);
        }

        return mayAnswer;
    }

    [LoggerMessage(LogLevel.Information, "{Server} is the server {Address}")]
    private static partial void LogNamed(ILogger logger, string server, string address);

    [LoggerMessage(LogLevel.Warning, "{Server} does not answer and is not used until it does: {Reason}")]
    private static partial void LogSilent(ILogger logger, string server, string reason);

    [LoggerMessage(LogLevel.Information, "{Server} is the primary")]
    private static partial void LogPrimary(ILogger logger, string server);

    [LoggerMessage(LogLevel.Information, "{Server} is a standby")]
    private static partial void LogStandby(ILogger logger, string server);

    [LoggerMessage(
        LogLevel.Error,
        "{Server}, the primary, refuses writes (default_transaction_read_only is on), and ingest with it")]
    private static partial void LogReadOnly(ILogger logger, string server);

    [LoggerMessage(
        LogLevel.Error,
        "{Server} is primary, but {Primary} was promoted later: stop {Server} and make it a standby")]
    private static partial void LogTwoPrimaries(ILogger logger, string server, string primary);

    [LoggerMessage(LogLevel.Warning, "Reads leave {Server}, which is {LagSeconds:0.0} s behind the primary")]
    private static partial void LogLeave(ILogger logger, string server, double? lagSeconds);

    [LoggerMessage(LogLevel.Information, "Reads go to {Server}")]
    private static partial void LogReturn(ILogger logger, string server);
}

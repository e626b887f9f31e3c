using System.Collections.Concurrent;
using FinApi.Application.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>
/// Writes down, every few seconds and not in the way of calls, when keys and sessions were used last.
/// </summary>
internal sealed partial class CredentialUses(
    ICredentialUseWriter writer, TimeProvider timeProvider, ILogger<CredentialUses> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly long MinuteTicks = Duration.FromMinutes(1).BclCompatibleTicks;

    private readonly ConcurrentDictionary<string, Instant> _uses = new(StringComparer.Ordinal);

    /// <summary>Notes a use; to the minute.</summary>
    public void Add(string credentialId, Instant now) =>
        _uses[credentialId] = Instant.FromUnixTimeTicks(now.ToUnixTimeTicks() / MinuteTicks * MinuteTicks);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await WriteAsync(stoppingToken);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        CredentialUse[] uses = [.. _uses.Select(use => new CredentialUse(use.Key, use.Value))];
        if (uses.Length == 0)
        {
            return;
        }

        try
        {
            await writer.RecordAsync(uses, cancellationToken);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or StorageFullException)
        {
            NotWritten(uses.Length, exception);
            return;
        }

        // What was used again meanwhile stays for the next time.
        foreach (var use in uses)
        {
            _uses.TryRemove(KeyValuePair.Create(use.CredentialId, use.UseTime));
        }
    }

    [LoggerMessage(
        LogLevel.Warning, "When {Count} keys and sessions were used last is written later: the store did not take it")]
    private partial void NotWritten(int count, Exception exception);
}

using FinApi.Application.Accounts.Plans;
using FinApi.Application.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FinApi.Application.Nodes;

/// <summary>Writes each second that this node is alive, and reads which other nodes of the store are.</summary>
internal sealed partial class NodeBeats(
    INodeTable table,
    LiveNodes nodes,
    NodeIdentity identity,
    NodeDuty duty,
    IPlanCatalog plans,
    TimeProvider timeProvider,
    ILogger<NodeBeats> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // So two beats without an answer of the store still fit into the 5 s after which other nodes take this node for
    // dead. The bound also limits the start and the stop, which wait for one beat.
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(2);

    // Made here and not in the loop: the host starts the loop on another thread, and the first period must not begin
    // later.
    private readonly PeriodicTimer _timer = new(Period, timeProvider);

    /// <summary>
    /// The first beat comes before the node takes calls, so that the node never believes that it is alone.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeatAsync();
        await base.StartAsync(cancellationToken);
    }

    /// <summary>A node that stops in order leaves at once.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(StorePatience, timeProvider);
        try
        {
            await table.LeaveAsync(identity.Id, identity.StartTime, limit.Token);
        }
        catch (Exception e) when (IsSilence(e))
        {
            // The other nodes notice the stop by the missing beats.
        }
    }

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken))
        {
            await BeatAsync();
        }
    }

    /// <summary>
    /// One beat. The stop of the node does not cancel a beat: the store could carry out a cancelled beat late and bring
    /// the removed row back.
    /// </summary>
    internal async Task BeatAsync()
    {
        using var limit = new CancellationTokenSource(StorePatience, timeProvider);
        try
        {
            Note(await table.BeatAsync(Describe(), LiveNodes.Patience, limit.Token));
        }
        catch (Exception e) when (IsSilence(e))
        {
            Miss(e is OperationCanceledException
                ? $"The store did not answer within {StorePatience.TotalSeconds:0} s."
                : e.Message);
        }
    }

    private static bool IsSilence(Exception exception) =>
        exception is StorageUnavailableException or StorageFullException or OperationCanceledException;

    private NodeBeat Describe() =>
        new()
        {
            Id = identity.Id,
            StartTime = identity.StartTime,
            Address = identity.Address,
            Role = duty.Role,
            Roles = identity.Roles,
            LogPosition = duty.LogPosition,
            Version = NodeIdentity.Version,
            EntryVersion = duty.NewestEntryVersion,
            PlansHash = plans.Fingerprint,
        };

    private void Miss(string failure)
    {
        if (nodes.Failure is null)
        {
            LogSilent(logger, nodes.Count, failure);
        }

        nodes.Miss(failure);
    }

    private void Note(IReadOnlyList<NodeRecord> now)
    {
        var before = nodes.List();
        if (nodes.Failure is not null)
        {
            LogHeard(logger);
        }

        nodes.Replace(now);
        duty.EntryVersion = now.Select(node => node.Beat.EntryVersion).Append(duty.NewestEntryVersion).Min();
        foreach (var node in now.ExceptBy(before.Select(each => each.Beat.Id), each => each.Beat.Id))
        {
            LogCame(logger, node.Beat.Id, node.Beat.Version);
        }

        foreach (var node in before.ExceptBy(now.Select(each => each.Beat.Id), each => each.Beat.Id))
        {
            LogWent(logger, node.Beat.Id);
        }

        foreach (var difference in NodeDifferences.Find(now).Except(NodeDifferences.Find(before)))
        {
            LogDifference(logger, difference);
        }
    }

    [LoggerMessage(LogLevel.Information, "Node {Node} of version {Version} is there")]
    private static partial void LogCame(ILogger logger, string node, string version);

    [LoggerMessage(LogLevel.Information, "Node {Node} is gone")]
    private static partial void LogWent(ILogger logger, string node);

    [LoggerMessage(LogLevel.Warning, "{Difference}")]
    private static partial void LogDifference(ILogger logger, string difference);

    [LoggerMessage(LogLevel.Information, "The table of nodes can be read again")]
    private static partial void LogHeard(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The table of nodes cannot be read; the last known ({Count}) count. {Reason}")]
    private static partial void LogSilent(ILogger logger, int count, string reason);
}

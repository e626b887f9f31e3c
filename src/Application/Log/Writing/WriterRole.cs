using FinApi.Application.Log.Following;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FinApi.Application.Log.Writing;

/// <summary>
/// Whether this node is the writer. The node tries to take the lease until it has it, then renews it. It trusts the
/// lease only as long as its own monotonic clock allows, so a store that does not answer ends the role too. Safe for
/// all threads.
/// </summary>
public sealed partial class WriterRole(
    IWriterLease lease,
    NodeIdentity identity,
    NodeDuty duty,
    LogFollower follower,
    TimeProvider timeProvider,
    ILogger<WriterRole> logger)
    : BackgroundService
{
    // Four looks a second, so that a writer that stops in order is followed by another within half a second.
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BeatPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<Tenure> _gained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Tenure? _tenure;
    private volatile Sight _sight = new(null);
    private bool _isSilent;

    /// <summary>The id of the writer; null while no writer is known.</summary>
    public string? Writer => _sight.Writer;

    /// <summary>Cancelled once <see cref="Writer"/> changes. Read this before <see cref="Writer"/>.</summary>
    public CancellationToken WriterChange => _sight.Change;

    /// <summary>The term under which this node writes; null when this node is not the writer.</summary>
    public long? Term => Current?.Term;

    private Tenure? Current
    {
        get
        {
            lock (_lock)
            {
                return _tenure is { } tenure && tenure.IsValid(timeProvider) ? tenure : null;
            }
        }
    }

    /// <summary>Cancelled once this node is no longer the writer, and while it is not.</summary>
    public CancellationToken Ended => Current?.Ended ?? new CancellationToken(canceled: true);

    /// <summary>Waits until this node is the writer.</summary>
    /// <returns>Cancelled when the node is no longer the writer.</returns>
    public async Task<CancellationToken> WaitAsync(CancellationToken cancellationToken)
    {
        Task<Tenure> gained;
        lock (_lock)
        {
            gained = _gained.Task;
        }

        return (await gained.WaitAsync(cancellationToken)).Ended;
    }

    /// <summary>
    /// The node has caught up with the log, and may write from now on. The first look at the lease comes before the
    /// node is ready, so that a node that is alone writes from its first call on. A node without the role ingest never
    /// writes.
    /// </summary>
    internal async Task JoinAsync(CancellationToken cancellationToken)
    {
        if (!identity.Roles.HasFlag(Roles.Ingest))
        {
            return;
        }

        await TryHoldAsync(cancellationToken);
        _joined.TrySetResult();
    }

    /// <summary>
    /// Gives the role up, so that another node can take it at once. For a node that stops: as soon as its publishers
    /// have their receipts, long before its other calls have ended.
    /// </summary>
    public async Task HandOverAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await ReleaseAsync(isOrderly: true, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken) => HandOverAsync(cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await HoldAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The role is handed over before the host stops; without this catch the host would see a failure.
        }
    }

    private async Task HoldAsync(CancellationToken stoppingToken)
    {
        await _joined.Task.WaitAsync(stoppingToken);
        while (_tenure is not { Length: null })
        {
            await Task.Delay(_tenure is null ? LookPeriod : BeatPeriod, timeProvider, stoppingToken);
            if (follower.Failure is null)
            {
                await TryHoldAsync(stoppingToken);
            }
            else
            {
                // A node that cannot read the log cannot go on writing it; another node can.
                await ReleaseAsync(isOrderly: false, stoppingToken);
            }
        }
    }

    private async Task ReleaseAsync(bool isOrderly, CancellationToken cancellationToken)
    {
        if (Current is not { } tenure)
        {
            return;
        }

        End(isOrderly);
        try
        {
            await lease.ReleaseAsync(identity.Id, tenure.Term, cancellationToken);
        }
        catch (StorageUnavailableException exception)
        {
            LogUnavailable(exception.Message);
        }
    }

    private async Task TryHoldAsync(CancellationToken cancellationToken)
    {
        // Before the question: counted from here the tenure ends before the lease does in the store.
        var asked = timeProvider.GetTimestamp();
        try
        {
            Take(await lease.HoldAsync(identity.Id, _tenure?.Term ?? 0, cancellationToken), asked);
            _isSilent = false;
        }
        catch (Exception exception) when (exception is StorageUnavailableException or StorageFullException)
        {
            // Logged once for each silence: the node looks four times a second.
            if (!_isSilent)
            {
                LogUnavailable(exception.Message);
            }

            _isSilent = true;
        }

        if (_tenure is not null && Current is null)
        {
            End();
        }
    }

    private void Take(WriterLease held, long asked)
    {
        Note(held.Node);
        duty.Role = held.IsHeld ? NodeRole.Writer : NodeRole.Follower;
        if (!held.IsHeld)
        {
            End();
            return;
        }

        lock (_lock)
        {
            if (_tenure?.Term == held.Term)
            {
                _tenure.Renew(asked);
                return;
            }
        }

        End();
        lock (_lock)
        {
            _tenure = new Tenure(held.Term, held.Length, asked);
            _gained.TrySetResult(_tenure);
        }

        LogGained(held.Term);
    }

    private void Note(string writer)
    {
        if (_sight is var before && before.Writer != writer)
        {
            _sight = new Sight(writer);
            before.Dispose();
        }
    }

    private void End(bool isOrderly = false)
    {
        Tenure? ended;
        lock (_lock)
        {
            (ended, _tenure) = (_tenure, null);
            if (ended is not null)
            {
                _gained = new TaskCompletionSource<Tenure>(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        if (ended is not null)
        {
            ended.Dispose();
            duty.Role = NodeRole.Follower;
            if (isOrderly)
            {
                LogHandedOver(ended.Term);
            }
            else
            {
                LogLost(ended.Term);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "This node is the writer, under term {Term}")]
    private partial void LogGained(long term);

    [LoggerMessage(LogLevel.Information, "This node hands over the role of the writer; its term was {Term}")]
    private partial void LogHandedOver(long term);

    [LoggerMessage(LogLevel.Warning, "This node is no longer the writer; its term was {Term}")]
    private partial void LogLost(long term);

    [LoggerMessage(LogLevel.Warning, "The lease of the writer cannot be asked for: {Reason}")]
    private partial void LogUnavailable(string reason);

    // The time for which one node was seen as the writer.
    private sealed class Sight : IDisposable
    {
        private readonly CancellationTokenSource _change = new();

        public Sight(string? writer) => (Writer, Change) = (writer, _change.Token);

        public string? Writer { get; }

        public CancellationToken Change { get; }

        public void Dispose()
        {
            _change.Cancel();
            _change.Dispose();
        }
    }

    // The time for which this node is the writer.
    private sealed class Tenure : IDisposable
    {
        private readonly CancellationTokenSource _ended = new();
        private long _renewed;

        public Tenure(long term, TimeSpan? length, long asked)
        {
            (Term, Length, _renewed) = (term, length, asked);
            Ended = _ended.Token;
        }

        public long Term { get; }

        public TimeSpan? Length { get; }

        public CancellationToken Ended { get; }

        public bool IsValid(TimeProvider timeProvider) =>
            Length is not { } limit || timeProvider.GetElapsedTime(_renewed) < limit;

        public void Renew(long timestamp) => _renewed = Math.Max(_renewed, timestamp);

        public void Dispose()
        {
            _ended.Cancel();
            _ended.Dispose();
        }
    }
}

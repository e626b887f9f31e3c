using FinApi.Application.Storage;
using FinApi.Application.Time;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Archive;

/// <summary>
/// How the archive is, by the turns that this node has had. A turn may be any node's, so what this one has seen counts
/// for some minutes.
/// </summary>
internal sealed class ArchiveMonitor(TimeProvider timeProvider) : IStoreMonitor
{
    private const string Name = "archive";

    // With a turn a minute, another node has had the next ones.
    private static readonly Duration SeenFor = Duration.FromMinutes(10);

    private readonly Lock _lock = new();
    private Instant? _failingSince;
    private Instant _seen = Instant.MinValue;
    private string _problem = string.Empty;

    /// <summary>A turn could not use the archive at all.</summary>
    public void NoteUnavailable() => Note("It cannot be used");

    /// <summary>A turn has ended.</summary>
    /// <param name="failed">Files that could not be written in it.</param>
    public void NoteTurn(int failed)
    {
        if (failed > 0)
        {
            Note($"{failed} of its files could not be written");
            return;
        }

        lock (_lock)
        {
            _failingSince = null;
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoreState> GetStateAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var isFailing = _failingSince is not null && timeProvider.GetInstant() - _seen < SeenFor;
            return ValueTask.FromResult(isFailing
                ? StateOf(
                    StoreHealth.Degraded,
                    $"{_problem} since {InstantPattern.General.Format(_failingSince!.Value)}. The data stay in the "
                        + "store; the log of the node says why.")
                : StateOf(StoreHealth.Healthy, string.Empty));
        }
    }

    private static StoreState StateOf(StoreHealth health, string detail) =>
        new(Name, health, detail, UsedBytes: 0, MaxBytes: null);

    private void Note(string problem)
    {
        lock (_lock)
        {
            var now = timeProvider.GetInstant();
            _failingSince = now - _seen < SeenFor ? _failingSince ?? now : now;
            (_seen, _problem) = (now, problem);
        }
    }
}

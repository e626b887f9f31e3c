using FinApi.Application.Nodes;
using NodaTime;

namespace FinApi.Infrastructure.InProcess;

/// <summary>A node that shares its store with no other.</summary>
internal sealed class InProcessNodeTable : INodeTable
{
    private volatile NodeBeat? _beat;

    public ValueTask<IReadOnlyList<NodeRecord>> BeatAsync(
        NodeBeat beat, Duration patience, CancellationToken cancellationToken)
    {
        _beat = beat;
        return new([new NodeRecord(beat, Duration.Zero)]);
    }

    public ValueTask<NodeRecord?> FindAsync(string id, Duration patience, CancellationToken cancellationToken) =>
        new(_beat is { } beat && beat.Id == id ? new NodeRecord(beat, Duration.Zero) : null);

    public ValueTask LeaveAsync(string id, Instant startTime, CancellationToken cancellationToken)
    {
        _beat = null;
        return ValueTask.CompletedTask;
    }
}

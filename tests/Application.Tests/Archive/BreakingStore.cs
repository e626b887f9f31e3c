using FinApi.Application.Archive.Files;
using FinApi.Infrastructure.Archive;
using NodaTime;

namespace FinApi.Application.Tests.Archive;

/// <summary>
/// A store that fails from one of its steps on, as for a process that was killed there. Its files have the times of the
/// test's clock.
/// </summary>
internal sealed class BreakingStore(FolderArchiveStore store, TimeProvider clock) : IArchiveStore, IArchiveRemoval
{
    private readonly Dictionary<string, Instant> _times = [];
    private int? _left;

    /// <summary>Counts the steps anew; null: none fails.</summary>
    public void BreakAt(int? step) => _left = step;

    public ValueTask<Stream?> FindAsync(string name, CancellationToken cancellationToken)
    {
        Step();
        return store.FindAsync(name, cancellationToken);
    }

    public async ValueTask<ArchiveUpload> BeginAsync(string name, CancellationToken cancellationToken)
    {
        Step();
        return new Upload(
            await store.BeginAsync(name, cancellationToken),
            Step,
            () => _times[name] = Instant.FromDateTimeOffset(clock.GetUtcNow()));
    }

    public async ValueTask<IReadOnlyList<ArchiveEntry>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        Step();
        var entries = await store.ListAsync(folder, cancellationToken);
        return
        [
            .. entries.Select(entry =>
                _times.TryGetValue($"{folder}/{entry.Name}", out var time) ? entry with { ModifyTime = time } : entry),
        ];
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        Step();
        return store.DeleteAsync(name, cancellationToken);
    }

    private void Step()
    {
        if (_left is { } left && --_left < 0)
        {
            throw new KilledException($"Step {left} was not reached.");
        }
    }

    private sealed class Upload(ArchiveUpload upload, Action step, Action noteComplete) : ArchiveUpload
    {
        public override Stream Content => upload.Content;

        public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
        {
            step();
            await upload.CompleteAsync(cancellationToken);
            noteComplete();
        }

        public override ValueTask DisposeAsync() => upload.DisposeAsync();
    }
}

/// <summary>No fault that the archive knows: nothing goes on after it.</summary>
internal sealed class KilledException(string message) : Exception(message);

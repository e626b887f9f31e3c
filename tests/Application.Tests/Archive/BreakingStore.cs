using FinApi.Application.Archive.Files;

namespace FinApi.Application.Tests.Archive;

/// <summary>A store that fails from one of its steps on, as for a process that was killed there.</summary>
internal sealed class BreakingStore(IArchiveStore store) : IArchiveStore
{
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
        return new Upload(await store.BeginAsync(name, cancellationToken), Step);
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        Step();
        return store.ListAsync(folder, cancellationToken);
    }

    private void Step()
    {
        if (_left is { } left && --_left < 0)
        {
            throw new KilledException($"Step {left} was not reached.");
        }
    }

    private sealed class Upload(ArchiveUpload upload, Action step) : ArchiveUpload
    {
        public override Stream Content => upload.Content;

        public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
        {
            step();
            await upload.CompleteAsync(cancellationToken);
        }

        public override ValueTask DisposeAsync() => upload.DisposeAsync();
    }
}

/// <summary>No fault that the archive knows: nothing goes on after it.</summary>
internal sealed class KilledException(string message) : Exception(message);

using FinApi.Application.Answers;

namespace FinApi.Infrastructure.InProcess;

/// <summary>
/// A node that shares pages with no other has no place for them: it keeps an answer for ten seconds at most.
/// </summary>
internal sealed class NoAskedPages : IAskedPages
{
    public ValueTask NoteAsync(
        IReadOnlyCollection<KeyValuePair<string, int>> counts, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<string>> FindTopAsync(int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<string>>([]);
}

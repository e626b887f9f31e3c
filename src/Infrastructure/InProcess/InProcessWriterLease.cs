using FinApi.Application.Log.Writing;

namespace FinApi.Infrastructure.InProcess;

/// <summary>The lease of a node whose store nobody else opens: it has it for good.</summary>
internal sealed class InProcessWriterLease : IWriterLease
{
    private const long OnlyTerm = 1;

    public ValueTask<WriterLease> HoldAsync(string node, long term, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new WriterLease(node, OnlyTerm, IsHeld: true, Length: null));

    public ValueTask ReleaseAsync(string node, long term, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;
}

namespace FinApi.Infrastructure.Tests.Network;

/// <summary>What connects a machine to all others: while it is cut nothing passes, and nobody is told.</summary>
internal sealed class Cable
{
    private volatile TaskCompletionSource? _cut;

    public void Cut() =>
        Interlocked.CompareExchange(
            ref _cut, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), comparand: null);

    /// <summary>What was held back passes now, as what is sent again would.</summary>
    public void Mend() => Interlocked.Exchange(ref _cut, null)?.TrySetResult();

    /// <summary>Returns once it is not cut.</summary>
    public void Pass(CancellationToken cancellationToken) => _cut?.Task.Wait(cancellationToken);
}

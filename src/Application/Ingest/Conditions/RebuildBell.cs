using System.Threading.Channels;

namespace FinApi.Application.Ingest.Conditions;

/// <summary>
/// Tells <see cref="BarRebuild"/> that a commit has left work to it. A ring that nobody waits for is kept, and more
/// than one count as one. Safe for all threads.
/// </summary>
internal sealed class RebuildBell
{
    private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(capacity: 1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => _rings.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancellationToken) =>
        await _rings.Reader.ReadAsync(cancellationToken);
}

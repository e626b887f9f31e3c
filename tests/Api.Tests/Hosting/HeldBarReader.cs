using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Domain.MarketData;

namespace FinApi.Api.Tests.Hosting;

/// <summary>A store whose answer is held back until the test lets it go.</summary>
internal sealed class HeldBarReader : IBarReader
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first request has arrived here.</summary>
    public Task Asked => _asked.Task.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Completes when the request that waits here was given up.</summary>
    public TaskCompletionSource GivenUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _released.TrySetResult();

    public async ValueTask<IReadOnlyList<StoredBar>> ListAsync(BarRange range, CancellationToken cancellationToken)
    {
        _asked.TrySetResult();
        try
        {
            await _released.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            GivenUp.TrySetResult();
            throw;
        }

        return [];
    }

    public async ValueTask<StoredPage<StoredBar>> ReadPageAsync(BarRange range, CancellationToken cancellationToken) =>
        new(PooledRows.Of(await ListAsync(range, cancellationToken)), SettledVersion: 0);
}

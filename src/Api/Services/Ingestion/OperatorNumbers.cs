using FinApi.Api.Nodes;
using FinApi.Application.Results;

namespace FinApi.Api.Services.Ingestion;

/// <summary>
/// Numbers the items of the operators' source: greater than all before, on whatever node, because the store takes no
/// number of a source twice. Safe for all threads.
/// </summary>
internal sealed class OperatorNumbers(TimeProvider timeProvider)
{
    private long _last;

    /// <summary>Refuses an item whose number another node has passed.</summary>
    public static Error Collision() =>
        BatchRouting.Unavailable("Another operator acted at the same moment.");

    public long Next()
    {
        var ticks = timeProvider.GetUtcNow().UtcTicks;
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max(ticks, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return next;
            }
        }
    }
}

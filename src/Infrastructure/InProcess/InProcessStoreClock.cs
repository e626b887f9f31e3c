using FinApi.Application.Storage;

namespace FinApi.Infrastructure.InProcess;

/// <summary>The clock of a store in this process, which is that of the node.</summary>
internal sealed class InProcessStoreClock : IStoreClock
{
    public TimeSpan Offset => TimeSpan.Zero;
}

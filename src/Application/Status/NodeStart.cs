using FinApi.Application.Time;
using NodaTime;

namespace FinApi.Application.Status;

/// <summary>When the node started.</summary>
internal sealed class NodeStart(TimeProvider timeProvider)
{
    public Instant Time { get; } = timeProvider.GetInstant();
}

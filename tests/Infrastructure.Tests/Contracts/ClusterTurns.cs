using FinApi.Application.Workers;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>A cluster of nodes that know the jobs <c>test</c> and <c>other</c>, both due.</summary>
public abstract class ClusterTurns : IAsyncDisposable
{
    /// <summary>The turns of a node.</summary>
    public abstract IClusterTurn First { get; }

    /// <summary>The turns of another node, where there can be one.</summary>
    public abstract IClusterTurn Second { get; }

    /// <summary>Lets time pass on the clock by which jobs are due.</summary>
    public abstract Task AdvanceAsync(TimeSpan duration);

    public abstract ValueTask DisposeAsync();
}

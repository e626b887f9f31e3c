namespace FinApi.Application.Workers;

/// <summary>Work that the cluster does once a period, whichever node comes first.</summary>
public interface IClusterJob
{
    /// <summary>What the cluster knows it by: unique, and the same on all nodes.</summary>
    string Name { get; }

    /// <summary>From the end of one run to the start of the next.</summary>
    TimeSpan Period { get; }

    /// <summary>
    /// Does the work once. It may run again at any time: a node that dies half-way leaves its turn to another.
    /// </summary>
    /// <param name="cancellationToken">The node stops.</param>
    Task RunAsync(CancellationToken cancellationToken);
}

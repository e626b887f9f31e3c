using Npgsql;

namespace FinApi.Infrastructure.Postgres.Upkeep;

/// <summary>Work that the cluster does once a period, whichever node comes first.</summary>
internal interface IClusterJob
{
    /// <summary>Its row in <c>cluster_job</c>.</summary>
    string Name { get; }

    /// <summary>From the end of one run to the start of the next.</summary>
    TimeSpan Period { get; }

    /// <summary>
    /// Does the work once. It may run again at any time: a node that dies half-way leaves its turn to another.
    /// </summary>
    /// <param name="connection">The primary, in the transaction that holds the turn.</param>
    /// <param name="cancellationToken">The node stops.</param>
    Task RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken);
}

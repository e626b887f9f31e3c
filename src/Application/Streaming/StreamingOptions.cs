using System.ComponentModel.DataAnnotations;

namespace FinApi.Application.Streaming;

/// <summary>Section <c>Streaming</c>: how live prices are sent.</summary>
public sealed class StreamingOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Streaming";

    /// <summary>
    /// Lanes that write to clients, 1 to 64; 0 (the default) means one a processor: a lane never waits, so more of them
    /// only change threads.
    /// </summary>
    [Range(0, 64)]
    public int Lanes { get; set; }

    /// <summary>Items that may wait for a slow reader, 100 to 1,000,000. Default 10,000.</summary>
    [Range(100, 1_000_000)]
    public int MaxQueuedItems { get; set; } = 10_000;

    /// <summary>Bytes that may wait for a slow reader, 64 KiB to 64 MiB. Default 1 MiB.</summary>
    [Range(65_536, 67_108_864)]
    public int MaxQueuedBytes { get; set; } = 1_048_576;

    /// <summary>
    /// Seconds between the node's turning not ready and the end of streams, publishers' calls and connections, 0 to
    /// 300; nodes of every role wait. Default 0: behind a load balancer set it to the time that one takes to notice, so
    /// that clients do not come back here.
    /// </summary>
    [Range(0, 300)]
    public int DrainWaitSeconds { get; set; }

    internal int LaneCount => Lanes == 0 ? Environment.ProcessorCount : Lanes;
}

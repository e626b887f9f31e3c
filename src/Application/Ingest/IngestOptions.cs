using System.ComponentModel.DataAnnotations;

namespace FinApi.Application.Ingest;

/// <summary>Section <c>Ingest</c>: how data are taken in.</summary>
public sealed class IngestOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Ingest";

    /// <summary>
    /// Batches that wait in memory for the store before publishers are held back, 1 to 10,000. Default 64: at 1,000
    /// items of some 500 bytes this bounds the queue to about 32 MB.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxPendingBatches { get; set; } = 64;

    /// <summary>
    /// Items made durable in one commit, 1,000 to 1,000,000. Default 10,000: larger commits share one flush to the disk
    /// among more items but make every publisher in them wait longer.
    /// </summary>
    [Range(1_000, 1_000_000)]
    public int MaxCommitItems { get; set; } = 10_000;

    /// <summary>
    /// Whether a quote, trade or bar of an unknown symbol creates the instrument in <see cref="AutoCreateMic"/>.
    /// Default false: a misspelt symbol is rejected instead of becoming an instrument.
    /// </summary>
    public bool AutoCreateInstruments { get; set; }

    /// <summary>Market of instruments that are created so; one with a calendar. Default XNAS.</summary>
    [Required]
    public string AutoCreateMic { get; set; } = "XNAS";
}

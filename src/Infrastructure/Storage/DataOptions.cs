namespace FinApi.Infrastructure.Storage;

/// <summary>Where the embedded store keeps its data and how much it may take. Section <c>Data</c>.</summary>
public sealed class DataOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Data";

    /// <summary>
    /// The folder, made when it is missing; a relative one starts at the working directory. Only one process may use it
    /// at a time. Default <c>data</c>.
    /// </summary>
    public string Path { get; set; } = "data";

    /// <summary>
    /// Bytes of the database and its write-ahead log at which ingest is refused, from 1. Nothing is deleted to stay
    /// below it. Default 10 GiB: some 150 million trades of 65 bytes, and still a file that is copied in a minute.
    /// </summary>
    public long MaxBytes { get; set; } = 10L << 30;

    /// <summary>
    /// Bytes of the disk that ingest always leaves free, from 0. Default 256 MiB: room for the write-ahead log at its
    /// largest and for the operator's own tools.
    /// </summary>
    public long MinFreeBytes { get; set; } = 256L << 20;
}

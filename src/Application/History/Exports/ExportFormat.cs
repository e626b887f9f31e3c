namespace FinApi.Application.History.Exports;

/// <summary>The file format of an export. The numbers are those of the contract.</summary>
public enum ExportFormat
{
    /// <summary>Text in UTF-8 with a header line.</summary>
    Csv = 1,

    /// <summary>The stream format of Apache Arrow's IPC, its buffers uncompressed.</summary>
    Arrow = 2,

    /// <summary>Apache Parquet, compressed with zstd.</summary>
    Parquet = 3,
}

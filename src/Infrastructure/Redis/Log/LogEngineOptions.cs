namespace FinApi.Infrastructure.Redis.Log;

/// <summary>How the log gets from the writer to all that follow. Section <c>Log</c>.</summary>
internal sealed class LogEngineOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Log";

    /// <summary>The engine. Default Store: that of the store. All nodes need the same one.</summary>
    public LogEngine Engine { get; set; } = LogEngine.Store;

    /// <summary>
    /// Bytes of rows that Redis keeps, 1 MiB to 1 TiB; the oldest go first, whatever their age. Default 1 GiB: an hour
    /// of 6,000 quotes a second, 10 a row.
    /// </summary>
    public long MaxBytes { get; set; } = 1L << 30;
}

namespace FinApi.Bench.Load;

/// <summary>What a load generator has seen since it was cleared.</summary>
internal sealed class Tally
{
    public Histogram Latency { get; } = new();

    public long Done { get; set; }

    public long Bytes { get; set; }

    public long Errors { get; set; }

    public long Lost { get; set; }

    public long Duplicated { get; set; }

    public long OutOfOrder { get; set; }

    /// <summary>Items that the server left out and said so.</summary>
    public long Conflated { get; set; }

    /// <summary>Messages on the wire; several items may share one.</summary>
    public long Frames { get; set; }

    /// <summary>The first thing that went wrong, for the report.</summary>
    public string? FirstError { get; private set; }

    public void Error(string what)
    {
        Errors++;
        FirstError ??= what;
    }

    public void Clear()
    {
        Latency.Clear();
        (Done, Bytes, Errors, Lost, Duplicated, OutOfOrder, Conflated, Frames) = (0, 0, 0, 0, 0, 0, 0, 0);
        FirstError = null;
    }
}

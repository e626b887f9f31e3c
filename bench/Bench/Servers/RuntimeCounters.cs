namespace FinApi.Bench.Servers;

/// <summary>What the runtime of a server says of itself.</summary>
internal sealed record RuntimeCounters(
    long AllocatedBytes,
    long HeapBytes,
    long Collections0,
    long Collections1,
    long Collections2,
    long PauseMilliseconds,
    long CompiledMethods);

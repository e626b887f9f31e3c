namespace FinApi.Api.Tests.Drills;

/// <summary>What the load of a drill saw while something was done.</summary>
/// <param name="Latencies">From the receipt of a trade to its arrival at a stream, in milliseconds, ascending.</param>
/// <param name="Ticks">From the sending of a trade to its arrival at a stream, in milliseconds, ascending.</param>
/// <param name="WithoutReceipt">The longest time without a receipt, in seconds.</param>
/// <param name="WithoutCommit">The longest time without a commit, in seconds.</param>
/// <param name="WithoutItem">The longest time that a stream was without a trade, in seconds.</param>
/// <param name="Calls">Calls.</param>
/// <param name="Failures">Those of them that failed.</param>
/// <param name="LastError">What the last failure was.</param>
internal sealed record DrillFigures(
    IReadOnlyList<double> Latencies,
    IReadOnlyList<double> Ticks,
    double WithoutReceipt,
    double WithoutCommit,
    double WithoutItem,
    int Calls,
    int Failures,
    string LastError);

using NodaTime;

namespace FinApi.Application.Operator;

/// <summary>A statement that took much time.</summary>
/// <param name="Server">The server that ran it, as host:port.</param>
/// <param name="Query">Its text without any value.</param>
/// <param name="Calls">How often it ran, from 1.</param>
/// <param name="TotalTime">Of all runs together.</param>
/// <param name="MeanTime">Of a run.</param>
/// <param name="MaxTime">Of the longest run.</param>
/// <param name="RowCount">Rows given or changed by all runs.</param>
/// <param name="BlocksHit">Blocks of 8 KiB found in the server's memory.</param>
/// <param name="BlocksRead">Blocks of 8 KiB that had to be read.</param>
/// <param name="Advice">What would make it faster; may be empty.</param>
public sealed record SlowQuery(
    string Server,
    string Query,
    long Calls,
    Duration TotalTime,
    Duration MeanTime,
    Duration MaxTime,
    long RowCount,
    long BlocksHit,
    long BlocksRead,
    IReadOnlyList<QueryAdvice> Advice);

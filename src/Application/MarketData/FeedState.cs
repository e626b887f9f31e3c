using FinApi.Application.Storage;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>How a source of data is.</summary>
/// <param name="Name">The source it publishes as.</param>
/// <param name="Kind"><c>simulated</c>, <c>replay</c> or <c>publisher</c>.</param>
/// <param name="Health">Whether it delivers.</param>
/// <param name="Detail">What that means here, in words; may be empty.</param>
/// <param name="LastEventTime">Event time of its newest item; null before the first.</param>
/// <param name="Lag">From that event time to its arrival; null before the first.</param>
/// <param name="ItemCount">Items that the log told of since the node began to follow it.</param>
public sealed record FeedState(
    string Name, string Kind, StoreHealth Health, string Detail, Instant? LastEventTime, Duration? Lag, long ItemCount);

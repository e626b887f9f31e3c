namespace FinApi.Application.Storage;

/// <summary>The clock that all nodes of a store go by.</summary>
public interface IStoreClock
{
    /// <summary>
    /// How far the store's clock is ahead of this node's, by the last answer; below 0 when it is behind, 0 when it is
    /// the same clock or not known.
    /// </summary>
    TimeSpan Offset { get; }
}

using FinApi.Application.Log;

namespace FinApi.Application.Streaming.Frames;

/// <summary>A topic as a client names it. Nothing is checked yet.</summary>
/// <param name="Channel">What to send.</param>
/// <param name="Symbol">The instrument in any case, or <c>*</c> for all.</param>
/// <param name="Interval">Code of a stored interval; empty unless it is of bars.</param>
/// <param name="BarMode">When bars are sent.</param>
/// <param name="Delivery">Which items are sent.</param>
/// <param name="MinIntervalMilliseconds">Least time between two items with <see cref="Delivery.Latest"/>.</param>
public sealed record TopicSpec(
    StreamChannel Channel,
    string Symbol,
    string Interval = "",
    BarMode BarMode = BarMode.Unspecified,
    Delivery Delivery = Delivery.Unspecified,
    int MinIntervalMilliseconds = 0)
{
    /// <summary>The symbol that stands for all.</summary>
    public const string AllSymbols = "*";
}

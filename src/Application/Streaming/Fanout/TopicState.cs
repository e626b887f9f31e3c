using FinApi.Application.Log;

namespace FinApi.Application.Streaming.Fanout;

/// <summary>Where a topic stands.</summary>
/// <param name="Epoch">Generation of the numbers.</param>
/// <param name="Sequence">Number of its newest event; 0 before the first.</param>
/// <param name="Latest">
/// The newest event in the market's order, which may be an earlier one; null before the first.
/// </param>
/// <param name="LatestSequence">Its number; 0 when it is of another epoch.</param>
/// <param name="LossSequence">Number of the newest event whose source lost something before it; 0 for none.</param>
/// <param name="Generation">See <see cref="Topic.Generation"/>.</param>
internal readonly record struct TopicState(
    long Epoch, long Sequence, TickEvent? Latest, long LatestSequence, long LossSequence, int Generation);

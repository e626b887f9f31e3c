using NodaTime;

namespace FinApi.Application.Streaming;

/// <summary>What an account may do with streams. Immutable.</summary>
/// <param name="Name">Name of the plan.</param>
/// <param name="MaxStreams">Streams at the same time, counted across nodes.</param>
/// <param name="MaxTopics">Topics of one stream; <c>*</c> counts as one.</param>
/// <param name="AllowsEvery">Whether <see cref="Delivery.Every"/> is allowed.</param>
/// <param name="MinIntervalMilliseconds">Least time between two items of a topic with <see cref="Delivery.Latest"/>.</param>
/// <param name="ResumeWindow">How old a token may be to recover in full; zero: a token only restores the topics.</param>
/// <param name="AllowsAllSymbols">Whether <c>*</c> is allowed.</param>
public sealed record StreamPlan(
    string Name,
    int MaxStreams,
    int MaxTopics,
    bool AllowsEvery,
    int MinIntervalMilliseconds,
    Duration ResumeWindow,
    bool AllowsAllSymbols);

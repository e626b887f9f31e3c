using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Streaming.Frames;

/// <summary>What a stream may do. Immutable.</summary>
/// <param name="Name">Name of the plan.</param>
/// <param name="MaxStreams">Streams at the same time, counted across nodes.</param>
/// <param name="MaxTopics">Topics of one stream; <c>*</c> counts as one.</param>
/// <param name="AllowsEvery">Whether <see cref="Delivery.Every"/> is allowed.</param>
/// <param name="MinIntervalMilliseconds">
/// Least time between two items of a topic with <see cref="Delivery.Latest"/>.
/// </param>
/// <param name="ResumeWindow">
/// How old a token may be to recover in full; zero: a token only restores the topics.
/// </param>
/// <param name="AllowsAllSymbols">Whether <c>*</c> is allowed.</param>
/// <param name="DataDelay">How long after the event data are shown; zero is real time.</param>
/// <param name="IsTest">Whether only the simulated market is seen.</param>
public sealed record StreamPlan(
    string Name,
    int MaxStreams,
    int MaxTopics,
    bool AllowsEvery,
    int MinIntervalMilliseconds,
    Duration ResumeWindow,
    bool AllowsAllSymbols,
    Duration DataDelay,
    int Priority,
    bool IsTest)
{
    /// <summary>What a plan allows the streams of a key.</summary>
    public static StreamPlan Of(Plan plan, KeyEnvironment environment) =>
        new(
            plan.Name,
            plan.MaxStreams,
            plan.MaxTopics,
            plan.AllowsEvery,
            (int)plan.MinInterval.TotalMilliseconds,
            plan.ResumeWindow,
            plan.AllowsAllSymbols,
            plan.DataDelay,
            plan.StreamPriority,
            environment == KeyEnvironment.Test);
}

using FinApi.Cli.CommandLine;
using FinApi.Contracts.V1;

namespace FinApi.Cli.Watch;

/// <summary>What a frame says about the stream itself; nothing for one that says nothing new.</summary>
internal static class StreamSentence
{
    public static string? Of(StreamFrame frame) =>
        frame.FrameCase switch
        {
            StreamFrame.FrameOneofCase.OpResult => Refusals(frame.OpResult.Topics),
            StreamFrame.FrameOneofCase.ResumeResult => Resumed(frame.ResumeResult),
            StreamFrame.FrameOneofCase.Gap => Missing(frame.Gap),
            StreamFrame.FrameOneofCase.Notice => Changed(frame.Notice),
            StreamFrame.FrameOneofCase.SlowWarning => frame.SlowWarning.Cause == SlowCause.Node
                ? "The server is behind and serves other plans first: prices come less often."
                : "This terminal is too slow for the stream.",
            _ => null,
        };

    private static string? Refusals(IEnumerable<TopicResult> topics)
    {
        var refused = topics.Where(topic => topic.Status != TopicStatus.Ok).ToArray();
        return refused.Length == 0
            ? null
            : string.Join(' ', refused.Select(topic => $"{topic.Topic?.Symbol}: {topic.Reason}"));
    }

    private static string Changed(Notice notice)
    {
        var delay = notice.DataDelay?.ToTimeSpan() ?? TimeSpan.Zero;
        var market = delay == TimeSpan.Zero ? "in real time" : $"delayed by {delay.TotalMinutes:0.#} minutes";
        var change = $"The plan is {notice.Plan} now: prices come {market}.";
        return string.Join(' ', change, Refusals(notice.Ended)).TrimEnd();
    }

    private static string? Resumed(ResumeResult result)
    {
        if (result.Topics.Count == 0)
        {
            return null;
        }

        var replayed = result.Topics.Sum(topic => topic.Replayed);
        return result.Topics.All(topic => topic.Status == ResumeStatus.Recovered)
            ? $"Connected again; nothing is missing ({replayed} sent again)."
            : "Connected again with a snapshot.";
    }

    private static string Missing(Gap gap) =>
        $"Gap: {gap.Symbol} {gap.Channel.ToString().ToLowerInvariant()} from {ServerText.Time(gap.FromTime)} "
        + $"to {ServerText.Time(gap.ToTime)} ({ServerText.Words(gap.Cause.ToString())}).";
}

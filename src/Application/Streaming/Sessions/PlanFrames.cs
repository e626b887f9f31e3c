using FinApi.Application.Streaming.Frames;
using NodaTime;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>The frames that tell a client what its plan allows on this node.</summary>
internal static class PlanFrames
{
    public static ServerFrame.Welcome Welcome(StreamHost host, string sessionId, StreamPlan plan, int heartbeatSeconds)
    {
        var options = host.Services.Options;
        return new ServerFrame.Welcome(
            sessionId,
            plan,
            Duration.FromSeconds(heartbeatSeconds),
            ResumeWindow(host, plan),
            options.MaxQueuedItems,
            options.MaxQueuedBytes);
    }

    public static ServerFrame.Notice Changed(StreamHost host, StreamPlan plan, IReadOnlyList<TopicResult> ended)
    {
        var options = host.Services.Options;
        return new ServerFrame.Notice(
            ServerFrame.Notice.PlanChanged,
            plan,
            ResumeWindow(host, plan),
            options.MaxQueuedItems,
            options.MaxQueuedBytes,
            ended);
    }

    private static Duration ResumeWindow(StreamHost host, StreamPlan plan) =>
        Duration.Min(plan.ResumeWindow, host.LogWindow);
}

using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Results;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>Why streams end, in words that say what to change.</summary>
internal static class StreamErrors
{
    private const int MaxShownHolders = 20;

    public static Error HelloFirst { get; } = new(
        ErrorKind.FailedPrecondition,
        ErrorReason.HelloExpected,
        "The first message must be hello. Send hello before everything else.");

    public static Error HelloTimeout { get; } = new(
        ErrorKind.FailedPrecondition,
        ErrorReason.HelloExpected,
        "No hello came within 5 s. Send hello as soon as the stream is open.");

    public static Error SecondHello { get; } = new(
        ErrorKind.FailedPrecondition,
        ErrorReason.HelloExpected,
        "hello may come only once. Open another stream to begin again.");

    public static Error UnknownOperation { get; } = new(
        ErrorKind.InvalidArgument,
        ErrorReason.UnknownOperation,
        "The message holds none of hello, subscribe, unsubscribe, list_subscriptions, ping.");

    public static Error InvalidResumeToken { get; } = Error.Invalid(
        "hello.resume_token", "is not one that this account was given, or too old to be read. Connect without it.")
        with
    { Reason = ErrorReason.InvalidResumeToken };

    public static Error Stopping { get; } = new(
        ErrorKind.Unavailable,
        ErrorReason.NotReady,
        "This node is stopping. Connect again with the resume token of go_away.");

    public static Error Terminated { get; } = new(
        ErrorKind.FailedPrecondition,
        ErrorReason.StreamTerminated,
        "The account has ended this stream. Open another stream only when the user wants one.");

    public static Error TopicCount(string field, int max) => Error.Invalid(field, $"must hold 1 to {max} topics.");

    public static Error SlowConsumer(string resumeToken) => new(
        ErrorKind.ResourceExhausted,
        ErrorReason.SlowConsumer,
        "The client did not read fast enough. "
        + "Connect again with the resume token, with fewer topics or delivery latest.")
    {
        Metadata = resumeToken.Length == 0 ? null : new Dictionary<string, string> { ["resume_token"] = resumeToken },
    };

    public static Error StreamLimit(StreamPlan plan, IReadOnlyList<StreamHolder> holders) => new(
        ErrorKind.ResourceExhausted,
        ErrorReason.StreamLimit,
        $"The {plan.Name} plan allows {plan.MaxStreams} streams, which are held by "
        + string.Join(", ", holders.Take(MaxShownHolders).Select(Describe))
        + (holders.Count > MaxShownHolders ? ", ..." : string.Empty)
        + ". Close one of them; a dead stream frees its slot within 60 s.");

    // Not the reason of the limit, after which clients come back: no slot will ever become free.
    public static Error NoStreams(StreamPlan plan) => new(
        ErrorKind.PermissionDenied,
        ErrorReason.PlanUpgradeRequired,
        $"The {plan.Name} plan allows no streams. Choose a plan that does.");

    private static string Describe(StreamHolder holder) =>
        holder.ClientName.Length == 0
            ? $"{holder.SessionId} since {holder.StartTime}"
            : $"{holder.SessionId} ({holder.ClientName}) since {holder.StartTime}";
}

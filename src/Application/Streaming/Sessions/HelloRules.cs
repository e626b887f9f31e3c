using FinApi.Application.Results;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>Checks what a stream is opened with.</summary>
internal static class HelloRules
{
    private const int MinHeartbeatSeconds = 5;
    private const int MaxHeartbeatSeconds = 30;
    private const int DefaultHeartbeatSeconds = 10;
    private const int MaxClientName = 64;

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static Error? Check(ClientMessage.Hello hello)
    {
        if (hello.HeartbeatSeconds is not 0 and (< MinHeartbeatSeconds or > MaxHeartbeatSeconds))
        {
            return Error.Invalid(
                "hello.heartbeat_seconds",
                $"must be {MinHeartbeatSeconds} to {MaxHeartbeatSeconds}, or 0 for {DefaultHeartbeatSeconds}.");
        }

        if (hello.ClientName.Length > MaxClientName || hello.ClientName.Any(char.IsControl))
        {
            return Error.Invalid(
                "hello.client_name", $"must have at most {MaxClientName} characters, and no control characters.");
        }

        return Enum.IsDefined(hello.SlowPolicy)
            ? null
            : Error.Invalid("hello.slow_policy", "must be skip or disconnect.");
    }

    /// <summary>Seconds between the heartbeats that it asks for.</summary>
    public static int HeartbeatSecondsOf(ClientMessage.Hello hello) =>
        hello.HeartbeatSeconds == 0 ? DefaultHeartbeatSeconds : hello.HeartbeatSeconds;
}

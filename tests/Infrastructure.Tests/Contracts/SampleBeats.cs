using FinApi.Application.Nodes;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>What nodes say of themselves.</summary>
internal static class SampleBeats
{
    public static NodeBeat Of(string id, string plans = "plans-1", int startSecond = 1) =>
        new()
        {
            Id = id,
            StartTime = Instant.FromUtc(2026, 11, 20, 14, 0, startSecond) + Duration.FromNanoseconds(123_456_700),
            Address = new Uri($"http://{id}.internal:8081"),
            Role = NodeRole.Follower,
            LogPosition = long.MaxValue,
            Version = "0.1.0",
            EntryVersion = 1,
            PlansHash = plans,
        };
}

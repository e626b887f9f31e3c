using FinApi.Application.Nodes;
using NodaTime;

namespace FinApi.Application.Tests.Nodes;

internal static class Samples
{
    public static NodeRecord Record(string id, int entryVersion)
    {
        var record = Record(id);
        return record with { Beat = record.Beat with { EntryVersion = entryVersion } };
    }

    public static NodeRecord With(NodeRecord record, Roles roles) =>
        record with { Beat = record.Beat with { Roles = roles } };

    public static NodeRecord Record(string id, string plansHash = "plans-1", long startSeconds = 0) =>
        new(
            new NodeBeat
            {
                Id = id,
                StartTime = Instant.FromUnixTimeSeconds(startSeconds),
                Address = new Uri("http://10.0.0.1:8081"),
                Role = NodeRole.Writer,
                LogPosition = 0,
                Version = "0.1.0",
                EntryVersion = 1,
                PlansHash = plansHash,
            },
            Duration.Zero);
}

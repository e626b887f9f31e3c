using System.Collections.Concurrent;
using FinApi.Application.Log;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>Watches which sources deliver. Written as the log is followed; read by anyone.</summary>
internal sealed class FeedMonitor(TimeProvider timeProvider)
{
    /// <summary>Most feeds that are remembered and told of.</summary>
    public const int MaxFeeds = 100;

    // Three times the heartbeat that streams promise: a feed that is silent longer is not alive.
    internal static readonly Duration Silence = Duration.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Activity> _activities = new();

    /// <summary>Notes that a source delivered, at a time of the writer's clock.</summary>
    public void Record(FeedActivity activity, Instant time)
    {
        var source = activity.Source;
        if (!IsFeed(source) || (_activities.Count >= MaxFeeds && !_activities.ContainsKey(source)))
        {
            return;
        }

        _activities.AddOrUpdate(
            source,
            static (_, added) => new Activity(added.time, added.activity.NewestEventTime, added.activity.ItemCount),
            static (_, known, added) => new Activity(
                added.time,
                added.activity.NewestEventTime ?? known.EventTime,
                known.ItemCount + added.activity.ItemCount),
            (activity, time));
    }

    /// <summary>
    /// Whether a source has delivered within the last 30 seconds; false for null. A time that has not come tells
    /// nothing: the clock was set back since.
    /// </summary>
    public bool IsAlive(string? source) =>
        source is not null
        && _activities.TryGetValue(source, out var activity)
        && timeProvider.GetInstant() - activity.ReceiveTime is var age
        && age <= Silence
        && age >= -Silence;

    /// <summary>All feeds by name.</summary>
    public IReadOnlyList<FeedState> List() =>
        [.. _activities.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => Describe(a.Key, a.Value))];

    /// <summary>Whether a source is live; imports and the simulated past are not.</summary>
    public static bool IsFeed(string source) =>
        !source.StartsWith("import:", StringComparison.Ordinal) && source != "simulated-history";

    /// <summary>Whether a source makes its data up; the simulated past is one.</summary>
    public static bool IsSimulated(string source) => source.StartsWith("simulated", StringComparison.Ordinal);

    private static string KindOf(string source) => source switch
    {
        _ when IsSimulated(source) => "simulated",
        _ when source.StartsWith("replay:", StringComparison.Ordinal) => "replay",
        _ => "publisher",
    };

    private FeedState Describe(string source, Activity activity)
    {
        var alive = IsAlive(source);
        return new FeedState(
            source,
            KindOf(source),
            alive ? StoreHealth.Healthy : StoreHealth.Degraded,
            alive ? string.Empty : $"silent since {activity.ReceiveTime}",
            activity.EventTime,
            activity.EventTime is { } time ? Duration.Max(activity.ReceiveTime - time, Duration.Zero) : null,
            activity.ItemCount);
    }

    private sealed record Activity(Instant ReceiveTime, Instant? EventTime, long ItemCount);
}

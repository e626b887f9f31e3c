using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>The arguments of the script of limits, in their order.</summary>
internal static class LimitArguments
{
    /// <summary>Place of the time in milliseconds; empty for the server's own. For tests.</summary>
    internal const int Time = 1;

    private const int SecondLength = 1_000;

    /// <summary>Of a window of 60 s.</summary>
    public static RedisValue[] Of(string field, in LimitCall call, GrantRecord window, GrantRecord? keyWindow)
    {
        var check = call.Check;
        List<RedisValue> arguments =
        [
            field,
            string.Empty,
            SecondLength,
            check.Cost,
            check.PerMinute,
            check.KeyId is null ? 0 : check.KeyPerMinute,
            check.PerDay ?? -1,
            call.Seed?.Day ?? -1,
            call.Seed?.Used ?? -1,
            call.Wanted ?? -1,
            LimitLine.LeaseSlots,
            window.Version,
            keyWindow?.Version ?? 0,
            call.Merges ? 1 : 0,
        ];
        AddGrants(arguments, call.Merges ? window : null);
        AddGrants(arguments, call.Merges ? keyWindow : null);
        arguments.Add(call.Returns.Count);
        foreach (var each in call.Returns)
        {
            arguments.AddRange([each.Slot, each.Cost, each.KeyCost, each.Day, each.DayCost]);
        }

        return [.. arguments];
    }

    /// <summary>Of a window of 60 slots of any length: one of the cost of 1, without lease, key or day.</summary>
    public static RedisValue[] OfOne(string field, int slotMilliseconds, int limit) =>
        [field, string.Empty, slotMilliseconds, 1, limit, 0, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0];

    private static void AddGrants(List<RedisValue> arguments, GrantRecord? window)
    {
        arguments.Add(window?.Grants.Count ?? 0);
        foreach (var (slot, cost) in window?.Grants ?? [])
        {
            arguments.AddRange([slot, cost]);
        }
    }
}

using FinApi.Application.Storage;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>What the script answered.</summary>
internal readonly record struct LimitReply(
    LimitReply.Outcome Status,
    long Now,
    int Day,
    WindowReply Window,
    WindowReply KeyWindow,
    long NewestSlot,
    long DayUsed,
    int Lease,
    long LeaseSlot)
{
    private const int HeadLength = 3;
    private const int Length = 15;

    /// <summary>As in the script.</summary>
    internal enum Outcome
    {
        Allowed = 0,
        Refused = 1,
        NeedsDay = 2,
        NeedsMerge = 3,
    }

    public static LimitReply Read(RedisResult result)
    {
        var values = (long[]?)result ?? throw new StorageUnavailableException("The script of limits answered nothing.");
        if (values.Length < (values is [> (long)Outcome.Refused, ..] ? HeadLength : Length))
        {
            throw new StorageUnavailableException("The script of limits answered something else.");
        }

        var head = new LimitReply { Status = (Outcome)values[0], Now = values[1], Day = (int)values[2] };
        return head.Status > Outcome.Refused
            ? head
            : head with
            {
                Window = new WindowReply(values[3], values[4], values[6], values[7]),
                NewestSlot = values[5],
                KeyWindow = new WindowReply(values[8], values[9], values[10], values[11]),
                DayUsed = values[12],
                Lease = (int)values[13],
                LeaseSlot = values[14],
            };
    }
}

/// <summary>What the script says of a window.</summary>
/// <param name="Used">What counts now.</param>
/// <param name="OldestSlot">The slot whose use leaves first; -1 when nothing counts.</param>
/// <param name="FitsSlot">The slot in which the cost of the call fits if nothing more is taken.</param>
/// <param name="Version">Of the node's own field.</param>
internal readonly record struct WindowReply(long Used, long OldestSlot, long FitsSlot, long Version);

namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>Permits that this node may give without asking. Not safe for several threads.</summary>
internal sealed class NodeLease
{
    private int _size;
    private long _until;
    private int _day;
    private bool _isOfDay;

    /// <summary>Permits that nobody has used, whether or not they still may be.</summary>
    public int Left { get; private set; }

    /// <summary>Whether there is one, ended or not, of which Redis has to be told.</summary>
    public bool IsHeld => _size > 0;

    /// <summary>The slot of Redis that its permits count in.</summary>
    public long Slot { get; private set; }

    /// <summary>The day that they count in.</summary>
    public int Day => _day;

    /// <summary>What may be used at a moment.</summary>
    public int LeftAt(long now) => now < _until ? Left : 0;

    public bool HasEnded(long now) => IsHeld && now >= _until;

    /// <param name="reply">What Redis granted.</param>
    /// <param name="isOfDay">Whether the permits count for a day too.</param>
    /// <param name="until">When it ends, by the node's clock.</param>
    public void Begin(in LimitReply reply, bool isOfDay, long until)
    {
        (Left, _size, Slot) = (reply.Lease, reply.Lease, reply.LeaseSlot);
        (_day, _isOfDay, _until) = (reply.Day, isOfDay, until);
    }

    public bool TryTake(int cost, long now)
    {
        if (cost == 0 || LeftAt(now) < cost)
        {
            return false;
        }

        Left -= cost;
        return true;
    }

    /// <summary>Takes a permit back that came from it; false when it cannot.</summary>
    public bool TryGiveBack(in LimitReturn given, long now)
    {
        if (given.Slot != Slot || Left + given.Cost > _size || now >= _until)
        {
            return false;
        }

        Left += given.Cost;
        return true;
    }

    /// <summary>Ends it. What was left has to be given back to Redis; null for nothing.</summary>
    public LimitReturn? End()
    {
        LimitReturn? left = Left == 0
            ? null
            : new LimitReturn(Slot, Left, Left, _day, _isOfDay ? Left : 0);
        (Left, _size, _until) = (0, 0, 0);
        return left;
    }
}

namespace FinApi.Application.Nodes;

/// <summary>
/// What the node does for the store at this moment. Whoever changes it sets it here, and the next beat tells the other
/// nodes. Safe for all threads.
/// </summary>
public sealed class NodeDuty
{
    private volatile string _role = NodeRole.Follower;
    private long _logPosition;

    /// <summary>
    /// One of <see cref="NodeRole"/>. Default follower: a node writes once it has the lease.
    /// </summary>
    public string Role
    {
        get => _role;
        set => _role = value;
    }

    /// <summary>The position of the newest log entry that the node has shown; 0 for none.</summary>
    public long LogPosition
    {
        get => Volatile.Read(ref _logPosition);
        set => Volatile.Write(ref _logPosition, value);
    }
}

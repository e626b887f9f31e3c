namespace FinApi.Application.Nodes;

/// <summary>
/// What the node does for the store at this moment. Whoever changes it sets it here, and the next beat tells the other
/// nodes. Safe for all threads.
/// </summary>
/// <param name="newestEntryVersion">The newest version of log entries that the node can read and write.</param>
public sealed class NodeDuty(int newestEntryVersion)
{
    private volatile string _role = NodeRole.Follower;
    private volatile int _entryVersion = NodeIdentity.OldestEntryVersion;
    private long _logPosition;

    /// <summary>That of a node of this FinApi.</summary>
    public NodeDuty()
        : this(NodeIdentity.EntryVersion)
    {
    }

    /// <summary>The newest version of log entries that the node can read and write.</summary>
    public int NewestEntryVersion => newestEntryVersion;

    /// <summary>
    /// One of <see cref="NodeRole"/>. Default follower: a node writes once it has the lease.
    /// </summary>
    public string Role
    {
        get => _role;
        set => _role = value;
    }

    /// <summary>
    /// The version of the log entries that the node writes: the newest that every live node can read, so that nodes may
    /// be upgraded one after the other. The oldest until the others are known.
    /// </summary>
    public int EntryVersion
    {
        get => _entryVersion;
        set => _entryVersion = Math.Clamp(value, NodeIdentity.OldestEntryVersion, newestEntryVersion);
    }

    /// <summary>The position of the newest log entry that the node has shown; 0 for none.</summary>
    public long LogPosition
    {
        get => Volatile.Read(ref _logPosition);
        set => Volatile.Write(ref _logPosition, value);
    }
}

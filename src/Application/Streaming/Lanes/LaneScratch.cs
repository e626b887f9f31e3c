using FinApi.Application.Log;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Application.Streaming.Lanes;

/// <summary>What a lane needs while it visits a stream, kept from visit to visit.</summary>
internal sealed class LaneScratch
{
    private const int MaxItems = 64;
    private const int MaxSnapshots = 64;

    // A sweep takes some milliseconds at most: so many items of those who catch up are about one of them.
    private const int MaxReplayASweep = 4_096;

    private readonly DataItem[] _items = new DataItem[MaxItems];
    private readonly TickEvent[] _events = new TickEvent[MaxItems];
    private int _snapshots;
    private int _replayed;

    /// <summary>Time of the visit.</summary>
    public long Now { get; private set; }

    /// <summary>The frames of the visit.</summary>
    public FrameBatch Batch { get; private set; } = new();

    /// <summary>Control frames on their way from the stream's queue into the batch.</summary>
    public List<ServerFrame> Control { get; } = [];

    public int ItemCount { get; private set; }

    public ReadOnlySpan<DataItem> Items => _items.AsSpan(0, ItemCount);

    public bool IsFull => ItemCount == MaxItems || _snapshots == MaxSnapshots;

    /// <summary>Where events can be copied to, as many as still fit into the frame.</summary>
    public Span<TickEvent> Room => _events.AsSpan(0, MaxItems - ItemCount);

    /// <summary>The same for a stream that catches up.</summary>
    public Span<TickEvent> ReplayRoom => Room[..Math.Min(Room.Length, MaxReplayASweep - _replayed)];

    /// <summary>Begins a sweep of the lane.</summary>
    public void BeginSweep() => _replayed = 0;

    /// <summary>Begins a batch.</summary>
    public void Begin(long now)
    {
        Now = now;
        ItemCount = 0;
        _snapshots = 0;
        Batch.Clear();
    }

    public bool TryTakeSnapshot() => _snapshots < MaxSnapshots && ++_snapshots > 0;

    public void AddItem(int topicId, long conflatedCount, TickEvent tick, bool isReplay)
    {
        _items[ItemCount++] = new DataItem(topicId, conflatedCount, tick);
        _replayed += isReplay ? 1 : 0;
    }

    /// <summary>Gives the batch away to a write that is not done yet.</summary>
    public FrameBatch TakeBatch()
    {
        var batch = Batch;
        Batch = new FrameBatch();
        return batch;
    }

    /// <summary>Lets go of what was sent last, when the lane falls idle.</summary>
    public void Release()
    {
        Array.Clear(_items);
        Array.Clear(_events);
        Batch.Release();
    }
}

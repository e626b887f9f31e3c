namespace FinApi.Application.MarketData;

/// <summary>
/// Knows what of the market may be made up, so that answers can say it. What the simulated feed has written into a
/// store stays there, whatever the node's feed is later. Safe for all threads.
/// </summary>
public sealed class SimulatedData(ITestMarket market)
{
    private volatile bool _isStored;

    /// <summary>Whether the store holds data of the simulated feed.</summary>
    public bool IsStored => _isStored;

    /// <summary>Notes that the store holds some.</summary>
    public void NoteStored() => _isStored = true;

    /// <summary>Notes what a source that has written makes of the store.</summary>
    internal void NoteSource(string source)
    {
        if (!_isStored && FeedMonitor.IsSimulated(source))
        {
            _isStored = true;
        }
    }

    /// <summary>Whether the latest market of an instrument may be made up: not once a publisher delivers it.</summary>
    internal bool IsLatest(InstrumentState state) =>
        state.Source is not { } source || !FeedMonitor.IsFeed(source) ? IsPast(state) : FeedMonitor.IsSimulated(source);

    /// <summary>Whether the past of an instrument may hold something that is made up.</summary>
    internal bool IsPast(InstrumentState state) => _isStored && market.IsMadeUp(state.Instrument.Symbol);
}

using FinApi.Domain.Calendars;

namespace FinApi.Infrastructure.Feeds.Simulated.History;

/// <summary>Bars of one share that are published in one batch.</summary>
/// <param name="Listing">The share.</param>
/// <param name="MinuteSession">The session whose minute bars it holds; null for a unit of daily bars.</param>
/// <param name="FirstSequence">Sequence number of its first bar.</param>
/// <param name="BarCount">How many bars it has.</param>
internal sealed record HistoryUnit(
    SimulatedListing Listing, TradingSession? MinuteSession, long FirstSequence, int BarCount)
{
    public long LastSequence => FirstSequence + BarCount - 1;
}

using FinApi.Application.History;
using FinApi.Application.Time;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>Puts a snapshot together from memory.</summary>
internal sealed class SnapshotReader(LiveStatus status, TimeProvider timeProvider)
{
    // A percentage with four places tells a hundredth of a basis point.
    private const int PercentPlaces = 4;

    public SnapshotAnswer Read(InstrumentState state)
    {
        var now = timeProvider.GetInstant();
        var (quote, trade, day, previousDay) = (state.Quote, state.Trade, state.DayBar, state.PreviousDayBar);
        var (change, changePercent) = ChangeOf(trade, day, previousDay);
        return new SnapshotAnswer(
            state.Instrument.Symbol,
            quote,
            trade,
            Answer(state.MinuteBar, now),
            Answer(day, now),
            Answer(previousDay, now),
            change,
            changePercent,
            status.Of(state, Latest(quote?.EventTime, trade?.EventTime)));
    }

    private static (decimal? Change, decimal? ChangePercent) ChangeOf(Trade? trade, Bar? day, Bar? previousDay)
    {
        // The latest trade counts from the last session that ended before it: after hours that is the day bar itself.
        var last = trade?.Price ?? day?.Close;
        var reference = trade is not null && trade.EventTime >= day?.EndTime ? day : previousDay;
        if (last is null || reference is null)
        {
            return (null, null);
        }

        var change = last - reference.Close;
        return (change, Math.Round(change.Value / reference.Close * 100, PercentPlaces));
    }

    private static BarAnswer? Answer(Bar? bar, Instant now) => bar is null ? null : new BarAnswer(bar, now >= bar.EndTime);

    private static Instant? Latest(Instant? left, Instant? right) =>
        left is null || right is null ? left ?? right : Instant.Max(left.Value, right.Value);
}

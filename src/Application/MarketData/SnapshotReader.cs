using FinApi.Application.Callers;
using FinApi.Application.Time;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>Puts a snapshot together from memory.</summary>
internal sealed class SnapshotReader(LiveStatus status, TimeProvider timeProvider)
{
    public SnapshotAnswer Read(InstrumentState state, MarketAccess access)
    {
        var now = timeProvider.GetInstant();
        var view = MarketView.Of(state, access, now, out var delay);
        var (change, changePercent) = ChangeOf(view.Trade, view.DayBar, view.PreviousDayBar);
        return new SnapshotAnswer(
            state.Instrument.Symbol,
            view.Quote,
            view.Trade,
            Answer(view.MinuteBar, view.Time),
            Answer(view.DayBar, view.Time),
            Answer(view.PreviousDayBar, view.Time),
            change,
            changePercent,
            status.Of(state, Latest(view.Quote?.EventTime, view.Trade?.EventTime), delay));
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
        return (change, DerivedDecimal.Percent(change.Value, reference.Close));
    }

    private static BarAnswer? Answer(Bar? bar, Instant now) =>
        bar is null ? null : new BarAnswer(bar, now >= bar.EndTime);

    private static Instant? Latest(Instant? left, Instant? right) =>
        left is null || right is null ? left ?? right : Instant.Max(left.Value, right.Value);
}

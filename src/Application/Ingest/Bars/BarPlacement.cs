using FinApi.Domain.Calendars;
using FinApi.Domain.MarketData;
using NodaTime.Text;

namespace FinApi.Application.Ingest.Bars;

/// <summary>Where a delivered bar lies in its market's calendar.</summary>
internal static class BarPlacement
{
    /// <summary>Finds the window that the bar fills, or tells why it fills none.</summary>
    public static Rejection? Check(Bar bar, TradingCalendar calendar, out BarWindow window)
    {
        window = default;
        if (bar.Interval.FoldsFrom is { } finer)
        {
            return Rejection.Invalid("bar.interval", $"must be a stored one; {bar.Interval} folds from {finer}.");
        }

        if (bar.Interval == BarInterval.OneDay)
        {
            var date = bar.TradingDate ?? calendar.TradingDateAt(bar.StartTime);
            if (BarWindows.FindDay(calendar, date) is not { } day)
            {
                var problem = calendar.KnowsAll(date, date)
                    ? "is not a trading day."
                    : "is not in the calendar of the market: import its sessions first (finapi import calendars FILE).";
                return new Rejection(
                    RejectionReason.NotASession,
                    "bar.trading_date",
                    $"{LocalDatePattern.Iso.Format(date)} {problem}");
            }

            window = day;
            return null;
        }

        window = BarWindows.Find(bar.Interval, calendar, bar.StartTime)!.Value;
        return window.StartTime == bar.StartTime
            ? null
            : Rejection.Invalid("bar.start_time", $"must be a multiple of {bar.Interval} in UTC.");
    }
}

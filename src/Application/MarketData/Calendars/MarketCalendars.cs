using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;

namespace FinApi.Application.MarketData.Calendars;

/// <summary>
/// The calendars that hold on this node: those that were imported, and the built-in ones of all other markets. Written
/// only as the log is followed. Safe for all threads.
/// </summary>
public sealed class MarketCalendars
{
    private volatile ImmutableDictionary<Mic, (MarketCalendar Imported, TradingCalendar Calendar)> _imported =
        ImmutableDictionary<Mic, (MarketCalendar, TradingCalendar)>.Empty;

    /// <summary>All markets with a calendar, by code.</summary>
    public IReadOnlyList<Mic> Mics =>
        _imported.IsEmpty
            ? TradingCalendars.Mics
            : [.. TradingCalendars.Mics.Union(_imported.Keys).OrderBy(mic => mic.Value, StringComparer.Ordinal)];

    /// <summary>Finds the calendar of a market. Costs a look-up or two and no allocation.</summary>
    public bool TryGet(Mic mic, [NotNullWhen(true)] out TradingCalendar? calendar)
    {
        if (_imported.TryGetValue(mic, out var found))
        {
            calendar = found.Calendar;
            return true;
        }

        return TradingCalendars.TryGet(mic, out calendar);
    }

    /// <summary>The same with the calendar's version (0: built in), which one look makes agree with it.</summary>
    public bool TryGet(Mic mic, [NotNullWhen(true)] out TradingCalendar? calendar, out long version)
    {
        if (_imported.TryGetValue(mic, out var found))
        {
            (calendar, version) = (found.Calendar, found.Imported.Version);
            return true;
        }

        version = 0;
        return TradingCalendars.TryGet(mic, out calendar);
    }

    /// <summary>What was imported of a market's calendar; null when nothing was.</summary>
    public MarketCalendar? Find(Mic mic) => _imported.TryGetValue(mic, out var found) ? found.Imported : null;

    /// <summary>Takes a calendar unless the same or a newer version is known.</summary>
    /// <returns>The calendar as it is used; null when it was not taken.</returns>
    internal TradingCalendar? Put(MarketCalendar imported)
    {
        if (Find(imported.Mic)?.Version >= imported.Version)
        {
            return null;
        }

        var calendar = imported.ToTradingCalendar();
        _imported = _imported.SetItem(imported.Mic, (imported, calendar));
        return calendar;
    }

    /// <summary>Takes others in place of all that were imported: the store may have lost some.</summary>
    internal void Replace(IReadOnlyList<MarketCalendar> imported) =>
        _imported = imported.ToImmutableDictionary(each => each.Mic, each => (each, each.ToTradingCalendar()));
}

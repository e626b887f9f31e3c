using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;

namespace FinApi.Domain.Tests.Support;

/// <summary>The calendars by code.</summary>
internal static class Markets
{
    /// <summary>One code for each of the calendars.</summary>
    public static TheoryData<string> Codes { get; } =
        new("XNYS", "CRYPTO", "FX", "XLON", "XETR", "XPAR", "XLIS", "XTSE", "XCME");

    /// <summary>The calendar of a market.</summary>
    public static TradingCalendar Of(string mic) =>
        TradingCalendars.TryGet(Mic.Parse(mic), out var calendar)
            ? calendar
            : throw new ArgumentException($"No calendar of {mic}.", nameof(mic));
}

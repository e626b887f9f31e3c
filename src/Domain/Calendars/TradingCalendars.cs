using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using FinApi.Domain.Instruments;

namespace FinApi.Domain.Calendars;

/// <summary>The calendars of the markets that are known here. Safe for all threads.</summary>
public static class TradingCalendars
{
    private static readonly FrozenDictionary<Mic, TradingCalendar> ByMic = Create().ToFrozenDictionary();

    /// <summary>All markets with a calendar, by code.</summary>
    public static IReadOnlyList<Mic> Mics { get; } =
        [.. ByMic.Keys.OrderBy(mic => mic.Value, StringComparer.Ordinal)];

    /// <summary>Finds the calendar of a market. Costs one look-up and no allocation.</summary>
    public static bool TryGet(Mic mic, [NotNullWhen(true)] out TradingCalendar? calendar) =>
        ByMic.TryGetValue(mic, out calendar);

    private static Dictionary<Mic, TradingCalendar> Create()
    {
        // All US equity exchanges keep the hours and holidays of NYSE Rule 7.2.
        var usEquities = new UsEquityCalendar();
        return new Dictionary<Mic, TradingCalendar>
        {
            [Mic.Xnys] = usEquities,
            [Mic.Xnas] = usEquities,
            [Mic.Parse("ARCX")] = usEquities,
            [Mic.Parse("BATS")] = usEquities,
            [Mic.Parse("XASE")] = usEquities,
            [Mic.Crypto] = new CryptoCalendar(),
            [Mic.Fx] = new FxCalendar(),
        };
    }
}

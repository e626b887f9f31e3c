using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using FinApi.Domain.Calendars.Exchanges;
using FinApi.Domain.Instruments;

namespace FinApi.Domain.Calendars;

/// <summary>The calendars that are built in, by rule. Safe for all threads.</summary>
public static class TradingCalendars
{
    private static readonly (Mic Mic, TradingCalendar Calendar)[] Known = Create();
    private static readonly FrozenDictionary<Mic, TradingCalendar> ByMic =
        Known.ToFrozenDictionary(known => known.Mic, known => known.Calendar);

    /// <summary>A market that never closes, with sessions of a day in UTC.</summary>
    public static TradingCalendar AlwaysOpen { get; } = new CryptoCalendar();

    /// <summary>All markets with a built-in calendar, by code.</summary>
    public static IReadOnlyList<Mic> Mics { get; } =
        [.. ByMic.Keys.OrderBy(mic => mic.Value, StringComparer.Ordinal)];

    /// <summary>Their codes as a sentence lists them: <c>XNYS, XNAS, ... and FX</c>.</summary>
    public static string Listing { get; } =
        $"{string.Join(", ", Known.SkipLast(1).Select(known => known.Mic))} and {Known[^1].Mic}";

    /// <summary>Finds the built-in calendar of a market. Costs one look-up and no allocation.</summary>
    public static bool TryGet(Mic mic, [NotNullWhen(true)] out TradingCalendar? calendar) =>
        ByMic.TryGetValue(mic, out calendar);

    private static (Mic Mic, TradingCalendar Calendar)[] Create()
    {
        // All US equity exchanges keep the hours and holidays of NYSE Rule 7.2.
        var usEquities = new UsEquityCalendar();
        var futures = new ChicagoFuturesCalendar();
        return
        [
            (Mic.Xnys, usEquities),
            (Mic.Xnas, usEquities),
            (Mic.Parse("ARCX"), usEquities),
            (Mic.Parse("BATS"), usEquities),
            (Mic.Parse("XASE"), usEquities),
            (Mic.Crypto, new CryptoCalendar()),
            (Mic.Fx, new FxCalendar()),
            (Mic.Parse("XLON"), London.Create()),
            (Mic.Parse("XETR"), Xetra.Create()),
            .. Euronext.Create(),
            (Mic.Parse("XTSE"), Toronto.Create()),
            .. ChicagoFuturesCalendar.Mics.Select(mic => (mic, (TradingCalendar)futures)),
        ];
    }
}

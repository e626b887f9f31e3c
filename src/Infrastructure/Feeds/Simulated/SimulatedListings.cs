using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;

namespace FinApi.Infrastructure.Feeds.Simulated;

/// <summary>The 50 shares of the simulated market.</summary>
internal static class SimulatedListings
{
    // Real names and markets, plausible prices. Volumes are about a tenth of the real ones: at ten trades a second over
    // all shares the real ones would need trades of thousands of shares each. The place in the list is the number of a
    // share's claim in the history; see HistoryPlan. Append only.
    public static IReadOnlyList<SimulatedListing> All { get; } =
    [
        Nasdaq("AAPL", "Apple Inc.", 229_50, 27, 5_000_000),
        Nasdaq("MSFT", "Microsoft Corporation", 428_20, 24, 2_200_000),
        Nasdaq("NVDA", "NVIDIA Corporation", 138_40, 45, 18_000_000),
        Nasdaq("AMZN", "Amazon.com, Inc.", 204_60, 32, 4_000_000),
        Nasdaq("GOOGL", "Alphabet Inc. Class A", 176_30, 29, 2_800_000),
        Nasdaq("META", "Meta Platforms, Inc.", 584_10, 33, 1_300_000),
        Nasdaq("TSLA", "Tesla, Inc.", 338_70, 55, 9_000_000),
        Nasdaq("AVGO", "Broadcom Inc.", 174_90, 42, 2_500_000),
        Nasdaq("COST", "Costco Wholesale Corporation", 938_40, 22, 200_000),
        Nasdaq("NFLX", "Netflix, Inc.", 112_80, 35, 3_500_000),
        Nasdaq("AMD", "Advanced Micro Devices, Inc.", 144_20, 48, 4_500_000),
        Nasdaq("INTC", "Intel Corporation", 24_30, 45, 7_000_000),
        Nasdaq("CSCO", "Cisco Systems, Inc.", 58_10, 21, 1_900_000),
        Nasdaq("QCOM", "QUALCOMM Incorporated", 164_50, 33, 900_000),
        Nasdaq("TXN", "Texas Instruments Incorporated", 199_80, 29, 550_000),
        Nasdaq("AMGN", "Amgen Inc.", 289_60, 24, 260_000),
        Nasdaq("PEP", "PepsiCo, Inc.", 159_20, 18, 600_000),
        Nasdaq("ADBE", "Adobe Inc.", 508_30, 34, 320_000),
        Nasdaq("SBUX", "Starbucks Corporation", 97_60, 29, 900_000),
        Nasdaq("CMCSA", "Comcast Corporation", 43_20, 24, 1_900_000),
        Nasdaq("PYPL", "PayPal Holdings, Inc.", 84_70, 37, 1_100_000),
        Nasdaq("MU", "Micron Technology, Inc.", 102_90, 47, 1_900_000),
        Nasdaq("GILD", "Gilead Sciences, Inc.", 90_40, 23, 700_000),
        Nasdaq("HON", "Honeywell International Inc.", 227_80, 20, 330_000),
        NewYork("JPM", "JPMorgan Chase & Co.", 243_10, 24, 900_000),
        NewYork("BAC", "Bank of America Corporation", 46_20, 26, 3_600_000),
        NewYork("WFC", "Wells Fargo & Company", 74_30, 28, 1_600_000),
        NewYork("GS", "The Goldman Sachs Group, Inc.", 596_40, 27, 210_000),
        NewYork("V", "Visa Inc.", 309_90, 19, 600_000),
        NewYork("MA", "Mastercard Incorporated", 521_70, 20, 260_000),
        NewYork("JNJ", "Johnson & Johnson", 154_80, 16, 750_000),
        NewYork("PFE", "Pfizer Inc.", 25_60, 25, 4_000_000),
        NewYork("MRK", "Merck & Co., Inc.", 99_10, 22, 1_000_000),
        NewYork("LLY", "Eli Lilly and Company", 752_30, 34, 330_000),
        NewYork("UNH", "UnitedHealth Group Incorporated", 588_60, 27, 400_000),
        NewYork("ABBV", "AbbVie Inc.", 176_40, 24, 600_000),
        NewYork("KO", "The Coca-Cola Company", 63_80, 15, 1_500_000),
        NewYork("PG", "The Procter & Gamble Company", 174_90, 16, 700_000),
        NewYork("MCD", "McDonald's Corporation", 291_20, 18, 350_000),
        NewYork("NKE", "NIKE, Inc.", 76_50, 33, 1_200_000),
        NewYork("DIS", "The Walt Disney Company", 114_60, 27, 1_000_000),
        NewYork("HD", "The Home Depot, Inc.", 409_30, 22, 350_000),
        NewYork("XOM", "Exxon Mobil Corporation", 119_70, 23, 1_500_000),
        NewYork("CVX", "Chevron Corporation", 160_90, 22, 800_000),
        NewYork("BA", "The Boeing Company", 148_60, 38, 900_000),
        NewYork("CAT", "Caterpillar Inc.", 386_20, 29, 300_000),
        NewYork("GE", "GE Aerospace", 179_40, 30, 550_000),
        NewYork("IBM", "International Business Machines Corporation", 222_70, 22, 400_000),
        NewYork("ORCL", "Oracle Corporation", 188_90, 34, 900_000),
        NewYork("BRK.B", "Berkshire Hathaway Inc. Class B", 473_60, 17, 400_000),
    ];

    /// <summary>The calendar of a share's market.</summary>
    public static TradingCalendar CalendarOf(SimulatedListing listing) =>
        TradingCalendars.TryGet(listing.Mic, out var calendar)
            ? calendar
            : throw new InvalidOperationException($"There is no calendar for {listing.Mic}.");

    private static SimulatedListing Nasdaq(string symbol, string name, long startCents, int volatility, long volume) =>
        new(Symbol.Parse(symbol), Mic.Xnas, name, startCents, volatility, volume);

    private static SimulatedListing NewYork(string symbol, string name, long startCents, int volatility, long volume) =>
        new(Symbol.Parse(symbol), Mic.Xnys, name, startCents, volatility, volume);
}

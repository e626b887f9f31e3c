using FinApi.Application.Log;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>Entries of the log, as <see cref="Samples"/> has what they are of.</summary>
internal static class LogSamples
{
    private const LogEntryTraits Item = LogEntryTraits.TopicItem;

    /// <summary>One of each kind, with nothing and with everything given.</summary>
    public static IReadOnlyList<LogEntry> Everything() =>
    [
        new(MinimalInstrument("NEW"), "feed"),
        new(FullInstrument("FULL"), "feed"),
        new(Split("NEW", new LocalDate(2026, 11, 16)), "import:actions"),
        LogEntry.Of(MinimalQuote(1), "feed", Item) with { Sequence = 1 },
        LogEntry.Of(FullQuote(2), "feed", Item | LogEntryTraits.FollowsLoss) with { Sequence = 2 },
        LogEntry.Of(MinimalTrade(3), "import:a", LogEntryTraits.None),
        LogEntry.Of(FullTrade(4) with { Price = -Digits28 }, "other", Item) with { Sequence = long.MaxValue },
        LogEntry.Of(MinimalBar(1), "feed", LogEntryTraits.OfSuppliedBars),
        LogEntry.Of(FullBar(2), "feed", Item | LogEntryTraits.Complete) with { Sequence = 7 },
        LogEntry.End(MinimalBar(1).Bar, BarMode.OnUpdate) with { Sequence = 8 },
        LogEntry.End(FullBar(2).Bar, BarMode.OnClose) with { Sequence = 9 },
        new(new SettledVersion(Aapl, 12)),
        new(new FeedActivity("feed", 3, Opening), "feed"),
        new(new FeedActivity("quiet", 1, null), "quiet"),
        LogEntry.Of(MinimalQuote(5) with { BidPrice = 0.10m, AskPrice = decimal.MaxValue }, "feed", Item),
    ];
}

using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.MarketData;

/// <summary>A consistent picture of one instrument; null parts have not been seen yet.</summary>
public sealed record SnapshotAnswer(
    Symbol Symbol,
    Quote? Quote,
    Trade? Trade,
    BarAnswer? MinuteBar,
    BarAnswer? DayBar,
    BarAnswer? PreviousDayBar,
    decimal? Change,
    decimal? ChangePercent,
    DataStatus Status);

using FinApi.Application.Callers;
using NodaTime;

namespace FinApi.Application.History.ExportTrades;

/// <summary>Asks for all trades of [StartTime, EndTime) as CSV.</summary>
public sealed record ExportTradesQuery(
    string Symbol, Instant? StartTime, Instant? EndTime, MarketAccess Access);

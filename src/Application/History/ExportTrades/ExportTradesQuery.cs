using FinApi.Application.Callers;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History.ExportTrades;

/// <summary>Asks for all trades of a range as CSV.</summary>
public sealed record ExportTradesQuery(string Symbol, TimeRange Range, MarketAccess Access);

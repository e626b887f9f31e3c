using FinApi.Application.Callers;
using FinApi.Application.History.Csv;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;
using NodaTime;

namespace FinApi.Application.History.ExportTrades;

/// <summary>Asks for all trades of a range as CSV.</summary>
public sealed record ExportTradesQuery(string Symbol, TimeRange Range, MarketAccess Access)
    : IRequest<Result<IAsyncEnumerable<CsvPart>>>
{
    /// <summary>As the trades stood at this time; null: as they stand.</summary>
    public Instant? AsOf { get; init; }
}

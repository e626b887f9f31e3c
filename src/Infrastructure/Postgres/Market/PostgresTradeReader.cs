using FinApi.Application.History;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Market.Revisions;
using FinApi.Infrastructure.Postgres.Rows;
using NodaTime;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>Reads trades from the database.</summary>
internal sealed class PostgresTradeReader(SteppedReads reads) : ITradeReader
{
    public ValueTask<IReadOnlyList<Trade>> ListAsync(TickRange range, CancellationToken cancellationToken) =>
        reads.ListAsync(TradeTable.Name, range, QueryOf, cancellationToken);

    public ValueTask<StoredPage<Trade>> ReadPageAsync(TickRange range, CancellationToken cancellationToken) =>
        reads.ReadPageAsync(TradeTable.Name, range, QueryOf, cancellationToken);

    public ValueTask<IReadOnlyList<Trade>> ListNewestAsync(
        IReadOnlyList<Symbol> symbols, Instant endTime, CancellationToken cancellationToken) =>
        reads.ListNewestAsync(
            TradeTable.Name,
            symbols,
            symbol => symbol,
            endTime,
            TradeTable.ListNewest,
            trade => trade.Symbol,
            cancellationToken);

    private static RowQuery<Trade> QueryOf(TickRange range) =>
        range.IsOfThePast ? TradeRevisionTable.ListPast(range) : TradeTable.List(range);
}

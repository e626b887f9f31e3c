using FinApi.Application.Ingest.Conditions;
using FinApi.Application.Ingest.Revisions;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Storage;
using NodaTime;

namespace FinApi.Infrastructure.Postgres.Market.Revisions;

/// <summary>Finds in the database the trades that cancels and corrections name.</summary>
internal sealed class PostgresTradeRevisionReader(MarketDatabase database)
    : ITradeRevisionReader, IBarRuleReader
{
    public ValueTask<IReadOnlyList<BarRule>> ListRulesAsync(CancellationToken cancellationToken) =>
        database.ListAsync(ConnectionPool.Background, BarRuleTable.List(), cancellationToken);

    public ValueTask<IReadOnlyList<BarRemake>> ListRemakesAsync(CancellationToken cancellationToken) =>
        database.ListAsync(ConnectionPool.Background, BarRemakeTable.List(), cancellationToken);

    public ValueTask<IReadOnlyList<Trade>> FindTradesAsync(
        Symbol symbol, string tradeId, Instant start, Instant end, CancellationToken cancellationToken) =>
        database.ListAsync(
            ConnectionPool.Background,
            TradeRevisionTable.FindTrades(symbol, tradeId, UnixNanos.Clamp(start), UnixNanos.Clamp(end)),
            cancellationToken);

    public ValueTask<IReadOnlyList<StoredTradeRevision>> ListRevisionsAsync(
        Symbol symbol, string tradeId, CancellationToken cancellationToken) =>
        database.ListAsync(ConnectionPool.Background, TradeRevisionTable.List(symbol, tradeId), cancellationToken);
}

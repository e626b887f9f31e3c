using FinApi.Application.Ingest.Conditions;
using FinApi.Application.Ingest.Revisions;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Sqlite.Connections;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Market.Revisions;

/// <summary>Finds in the database the trades that cancels and corrections name.</summary>
internal sealed class SqliteTradeRevisionReader(SqliteDatabase database)
    : ITradeRevisionReader, IBarRuleReader
{
    public ValueTask<IReadOnlyList<BarRule>> ListRulesAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<BarRule>>(
            session => BarRuleTable.List(session, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<BarRemake>> ListRemakesAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<BarRemake>>(
            session => BarRemakeTable.List(session, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<Trade>> FindTradesAsync(
        Symbol symbol, string tradeId, Instant start, Instant end, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Trade>>(
            session => TradeRevisionTable.FindTrades(session, symbol, tradeId, start, end, cancellationToken),
            cancellationToken);

    public ValueTask<IReadOnlyList<StoredTradeRevision>> ListRevisionsAsync(
        Symbol symbol, string tradeId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<StoredTradeRevision>>(
            session => TradeRevisionTable.List(session, symbol, tradeId, cancellationToken), cancellationToken);
}

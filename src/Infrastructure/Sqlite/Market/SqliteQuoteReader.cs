using FinApi.Application.History;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>Reads quotes from the database.</summary>
internal sealed class SqliteQuoteReader(SqliteDatabase database) : IQuoteReader
{
    public ValueTask<IReadOnlyList<Quote>> ListAsync(TickRange range, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Quote>>(
            session => QuoteTable.List(session, range, cancellationToken), cancellationToken);

    public ValueTask<StoredPage<Quote>> ReadPageAsync(TickRange range, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => SettledVersionTable.ReadPage(
                session,
                range.Symbol,
                snapshot => QuoteTable.List(snapshot, range, cancellationToken),
                cancellationToken),
            cancellationToken);
}

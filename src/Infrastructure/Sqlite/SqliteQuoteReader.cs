using FinApi.Application.Ports;
using FinApi.Domain.MarketData;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>Reads quotes from the database.</summary>
internal sealed class SqliteQuoteReader(SqliteDatabase database) : IQuoteReader
{
    public ValueTask<IReadOnlyList<Quote>> ListAsync(TickRange range, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Quote>>(
            session => QuoteTable.List(session, range, cancellationToken), cancellationToken);
}

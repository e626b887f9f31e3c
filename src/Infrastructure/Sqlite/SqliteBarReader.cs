using FinApi.Application.Ports;
using FinApi.Domain.MarketData;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>Reads bars from the database.</summary>
internal sealed class SqliteBarReader(SqliteDatabase database) : IBarReader
{
    public ValueTask<IReadOnlyList<StoredBar>> ListAsync(BarRange range, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<StoredBar>>(
            session => BarTable.List(session, range, cancellationToken), cancellationToken);
}

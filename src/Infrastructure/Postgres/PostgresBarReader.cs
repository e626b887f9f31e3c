using FinApi.Application.Ports;
using FinApi.Domain.MarketData;

namespace FinApi.Infrastructure.Postgres;

/// <summary>Reads bars from the database.</summary>
internal sealed class PostgresBarReader(MarketDatabase database) : IBarReader
{
    public ValueTask<IReadOnlyList<StoredBar>> ListAsync(BarRange range, CancellationToken cancellationToken) =>
        range.MayLag
            ? database.ListFromReplicaAsync(
                PoolChoice.For(range.Limit), BarTable.List(range), range.Symbol, cancellationToken)
            : database.ListAsync(PoolChoice.For(range.Limit), BarTable.List(range), cancellationToken);
}

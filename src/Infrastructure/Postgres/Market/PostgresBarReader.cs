using FinApi.Application.History;
using FinApi.Application.Ingest.Bars;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Market.Revisions;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>Reads bars from the database.</summary>
internal sealed class PostgresBarReader(MarketDatabase database, SteppedReads reads) : IBarReader, IBarBatchReader
{
    // Far below the statement limit of the pool.
    private const int RangesAtOnce = 1_000;

    public ValueTask<IReadOnlyList<StoredBar>> ListAsync(BarRange range, CancellationToken cancellationToken) =>
        reads.ListAsync(range, BarTable.List, cancellationToken);

    public ValueTask<StoredPage<StoredBar>> ReadPageAsync(BarRange range, CancellationToken cancellationToken) =>
        reads.ReadPageAsync(range, BarTable.List, cancellationToken);

    // Six columns fewer.
    public ValueTask<StoredPage<BarRow>> ReadRowsAsync(BarRange range, CancellationToken cancellationToken) =>
        reads.ReadPageAsync(range, BarTable.ListRows, cancellationToken);

    public async ValueTask<IReadOnlyList<StoredBar>> ListManyAsync(
        IReadOnlyList<BarRange> ranges, CancellationToken cancellationToken)
    {
        List<StoredBar> found = [];
        foreach (var some in ranges.Chunk(RangesAtOnce))
        {
            found.AddRange(await database.ListAsync(
                ConnectionPool.Background, BarTable.List(some), cancellationToken));
        }

        return found;
    }

    public ValueTask<IReadOnlyList<GoneBar>> ListGoneAsync(CancellationToken cancellationToken) =>
        database.ListAsync(ConnectionPool.Background, GoneBarTable.List(), cancellationToken);

    public ValueTask<IReadOnlyList<StoredBar>> ListNewestAsync(
        IReadOnlyList<BarSeries> series, CancellationToken cancellationToken) =>
        reads.ListNewestAsync(
            BarTable.Name,
            series,
            each => each.Symbol,
            endTime: null,
            BarTable.ListNewest,
            stored => new BarSeries(stored.Bar.Symbol, stored.Bar.Interval),
            cancellationToken);
}

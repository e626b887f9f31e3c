using FinApi.Application.History;
using FinApi.Application.Ingest.Bars;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Sqlite.Market.Revisions;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>Reads bars from the database.</summary>
internal sealed class SqliteBarReader(SqliteDatabase database) : IBarReader, IBarBatchReader
{
    public ValueTask<IReadOnlyList<StoredBar>> ListAsync(BarRange range, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<StoredBar>>(
            session => BarTable.List(session, range, cancellationToken), cancellationToken);

    public ValueTask<StoredPage<StoredBar>> ReadPageAsync(BarRange range, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => SettledVersionTable.ReadPage(
                session,
                range.Symbol,
                snapshot => BarTable.List(snapshot, range, cancellationToken),
                cancellationToken),
            cancellationToken);

    public ValueTask<StoredPage<BarRow>> ReadRowsAsync(BarRange range, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => SettledVersionTable.ReadPage(
                session,
                range.Symbol,
                snapshot => BarTable.ListRows(snapshot, range, cancellationToken),
                cancellationToken),
            cancellationToken);

    public ValueTask<IReadOnlyList<StoredBar>> ListManyAsync(
        IReadOnlyList<BarRange> ranges, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<StoredBar>>(
            session => [.. ranges.SelectMany(range => BarTable.List(session, range, cancellationToken))],
            cancellationToken);

    public ValueTask<IReadOnlyList<GoneBar>> ListGoneAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<GoneBar>>(
            session => GoneBarTable.List(session, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<StoredBar>> ListNewestAsync(
        IReadOnlyList<BarSeries> series, CancellationToken cancellationToken) =>
        ListManyAsync(
            [.. series.Select(s => new BarRange(s.Symbol, s.Interval, null, null, IsDescending: true, Limit: 1))],
            cancellationToken);
}

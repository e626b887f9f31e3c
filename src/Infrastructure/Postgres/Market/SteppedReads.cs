using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;
using NodaTime;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>
/// Reads ranges of the partitioned tables, one step after the other until the page is full. Each step is a transaction
/// of its own, so that its locks are released before the next step.
/// </summary>
internal sealed class SteppedReads(MarketDatabase database, PartitionSteps steps, IStoreEpoch epoch)
{
    // So many keys take far less time than the pool's limit for a statement.
    private const int KeysAtOnce = 1_000;

    // An import writes without a pause: after so many reads the page gets the lowest version of its steps instead.
    private const int Attempts = 3;

    public async ValueTask<IReadOnlyList<T>> ListAsync<T>(
        string table, TickRange range, Func<TickRange, RowQuery<T>> query, CancellationToken cancellationToken) =>
        (await ReadAsync(
            table,
            range,
            step => WithoutVersionAsync(RunAsync(query(step), PlaceOf(range), cancellationToken)),
            cancellationToken)).Rows;

    public ValueTask<StoredPage<T>> ReadPageAsync<T>(
        string table, TickRange range, Func<TickRange, RowQuery<T>> query, CancellationToken cancellationToken) =>
        ReadAsync(
            table,
            range,
            step => ReadPageAsync(query(step), PlaceOf(range), cancellationToken),
            cancellationToken);

    public async ValueTask<IReadOnlyList<T>> ListAsync<T>(
        BarRange range, Func<BarRange, RowQuery<T>> query, CancellationToken cancellationToken) =>
        (await ReadAsync(
            range,
            step => WithoutVersionAsync(RunAsync(query(step), PlaceOf(range), cancellationToken)),
            cancellationToken)).Rows;

    public ValueTask<StoredPage<T>> ReadPageAsync<T>(
        BarRange range, Func<BarRange, RowQuery<T>> query, CancellationToken cancellationToken) =>
        ReadAsync(
            range,
            step => ReadPageAsync(query(step), PlaceOf(range), cancellationToken),
            cancellationToken);

    /// <summary>
    /// The newest row of each key before a time: from the newest partitions backwards, at each step only for the keys
    /// that are still missing.
    /// </summary>
    public async ValueTask<IReadOnlyList<T>> ListNewestAsync<TKey, T>(
        string table,
        IReadOnlyList<TKey> keys,
        Func<TKey, Symbol> symbolOf,
        Instant? endTime,
        Func<TKey[], RangeStep, RowQuery<T>> query,
        Func<T, TKey> keyOf,
        CancellationToken cancellationToken)
    {
        List<T> found = [];
        foreach (var some in keys.Chunk(KeysAtOnce))
        {
            HashSet<TKey> missing = [.. some];
            var range = new RangeStep(StartTime: null, endTime);
            foreach (var step in await steps.CutAsync(
                table, symbolOf(some[0]), range, isDescending: true, cancellationToken))
            {
                var rows = await database.ListAsync(
                    ConnectionPool.Background, query([.. missing], step), cancellationToken);
                found.AddRange(rows);
                missing.ExceptWith(rows.Select(keyOf));
                if (missing.Count == 0)
                {
                    break;
                }
            }
        }

        return found;
    }

    private async ValueTask<StoredPage<T>> ReadAsync<T>(
        string table,
        TickRange range,
        Func<TickRange, ValueTask<StoredPage<T>>> read,
        CancellationToken cancellationToken)
    {
        // From the end of the previous page, so that no row is read twice.
        var rest = range.After switch
        {
            { } after when range.IsDescending && !(range.EndTime <= after.EventTime) =>
                new RangeStep(range.StartTime, after.EventTime + Duration.Epsilon),
            { } after when !range.IsDescending && !(range.StartTime >= after.EventTime) =>
                new RangeStep(after.EventTime, range.EndTime),
            _ => new RangeStep(range.StartTime, range.EndTime),
        };
        var parts = await steps.CutAsync(table, range.Symbol, rest, range.IsDescending, cancellationToken);
        return await JoinAsync(
            parts,
            range.Limit,
            (part, limit) =>
                read(range with { StartTime = part.StartTime, EndTime = part.EndTime, Limit = limit }));
    }

    private async ValueTask<StoredPage<T>> ReadAsync<T>(
        BarRange range, Func<BarRange, ValueTask<StoredPage<T>>> read, CancellationToken cancellationToken)
    {
        var whole = new RangeStep(range.StartTime, range.EndTime);
        var parts = await steps.CutAsync(
            BarTable.Name, range.Symbol, whole, range.IsDescending, cancellationToken);
        return await JoinAsync(
            parts,
            range.Limit,
            (part, limit) =>
                read(range with { StartTime = part.StartTime, EndTime = part.EndTime, Limit = limit }));
    }

    private static async ValueTask<StoredPage<T>> JoinAsync<T>(
        IReadOnlyList<RangeStep> parts, int limit, Func<RangeStep, int, ValueTask<StoredPage<T>>> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            var first = await read(parts[0], limit);
            if (parts.Count == 1 || first.Rows.Count == limit)
            {
                return first;
            }

            var (rows, lowest, highest) = (first.Rows, first.SettledVersion, first.SettledVersion);
            for (var i = 1; i < parts.Count && rows.Count < limit; i++)
            {
                var page = await read(parts[i], limit - rows.Count);
                rows.AddRange(page.Rows.Span);
                page.Rows.Dispose();
                (lowest, highest) = (
                    Math.Min(lowest, page.SettledVersion), Math.Max(highest, page.SettledVersion));
            }

            // The past was written between two steps: all steps are of one version once the writes pause.
            if (lowest == highest || attempt == Attempts)
            {
                return new StoredPage<T>(rows, lowest == highest ? lowest : PageVersion.Mixed);
            }

            rows.Dispose();
        }
    }

    private static async ValueTask<StoredPage<T>> WithoutVersionAsync<T>(ValueTask<PooledRows<T>> rows) =>
        new(await rows, SettledVersion: 0);

    // A page of another epoch than the node follows would get an ETag of data that are lost, or not followed yet.
    private async ValueTask<StoredPage<T>> ReadPageAsync<T>(
        RowQuery<T> rows, Place place, CancellationToken cancellationToken)
    {
        var followed = epoch.Epoch;
        var (page, of) = await RunAsync(new PageQuery<T>(rows, place.Symbol), place, cancellationToken);
        return of == followed
            ? page
            : throw new StorageUnavailableException(
                $"The store is in epoch {of}, and this node follows epoch {followed}; it changes over within seconds.");
    }

    private ValueTask<T> RunAsync<T>(StoreQuery<T> query, Place place, CancellationToken cancellationToken) =>
        place.MayLag
            ? database.ListFromReplicaAsync(place.Pool, query, place.Symbol, cancellationToken)
            : database.ListAsync(place.Pool, query, cancellationToken);

    private static Place PlaceOf(TickRange range) =>
        new(PoolChoice.For(range.Limit, range.IsBackground), range.Symbol, range.MayLag);

    private static Place PlaceOf(BarRange range) =>
        new(PoolChoice.For(range.Limit, range.IsBackground), range.Symbol, range.MayLag);

    // The server and pool for all steps of a range.
    private readonly record struct Place(ConnectionPool Pool, Symbol Symbol, bool MayLag);
}

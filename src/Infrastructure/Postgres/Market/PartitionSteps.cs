using System.Collections.Concurrent;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;
using NodaTime;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>
/// Cuts ranges into steps that meet few partitions each. The server locks every partition that a statement may touch,
/// with its index, until the transaction ends, and all sessions share one table of locks: twenty statements over ten
/// years of days fill it, and each plans for seconds. Steps leave no gap, whatever partitions there are: what is known
/// of them only says where to cut. Safe for all threads.
/// </summary>
internal sealed class PartitionSteps(MarketDatabase database, TimeProvider timeProvider)
{
    /// <summary>Partitions that a step meets at most: a month of ticks, nearly three years of bars.</summary>
    public const int MaxPartitions = 32;

    // Until then a step may meet more, by as many as were added.
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (long ReadAt, Instant[] Starts)> _known = new();

    /// <summary>The steps of a range, in its order.</summary>
    /// <param name="table">Whose partitions.</param>
    /// <param name="symbol">Of which rows will be read.</param>
    /// <param name="range">The range; an end before the start gives one step without rows.</param>
    /// <param name="isDescending">Newest first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyList<RangeStep>> CutAsync(
        string table, Symbol symbol, RangeStep range, bool isDescending, CancellationToken cancellationToken)
    {
        if (range.EndTime - range.StartTime <= ShortestLength(table) * (MaxPartitions - 1))
        {
            return [range];
        }

        var inside = Array.FindAll(
            await StartsAsync(table, symbol, cancellationToken),
            start => !(start <= range.StartTime) && !(start >= range.EndTime));
        List<RangeStep> steps = [];
        if (isDescending)
        {
            var end = range.EndTime;
            for (var i = inside.Length - MaxPartitions; i >= 0; i -= MaxPartitions)
            {
                steps.Add(new RangeStep(inside[i], end));
                end = inside[i];
            }

            steps.Add(range with { EndTime = end });
        }
        else
        {
            var start = range.StartTime;
            for (var i = MaxPartitions - 1; i < inside.Length; i += MaxPartitions)
            {
                steps.Add(new RangeStep(start, inside[i]));
                start = inside[i];
            }

            steps.Add(range with { StartTime = start });
        }

        return steps;
    }

    private static Duration ShortestLength(string table) => Duration.FromDays(table == BarTable.Name ? 28 : 1);

    private const string StartsSql = """
        SELECT child.relname::text
        FROM pg_inherits
        JOIN pg_class AS child ON child.oid = inhrelid
        WHERE inhparent = to_regclass($1)
        """;

    private async ValueTask<Instant[]> StartsAsync(string table, Symbol symbol, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(table, out var known) && timeProvider.GetElapsedTime(known.ReadAt) < KnownFor)
        {
            return known.Starts;
        }

        var readAt = timeProvider.GetTimestamp();
        var names = await database.ListFromReplicaAsync(
            ConnectionPool.Analytics,
            new MappedQuery<ValueTuple<string>, string>(StartsSql, [table], row => row.Item1),
            symbol,
            cancellationToken);
        Instant[] starts =
        [
            .. names.Select(name => PartitionName.FindStart(table, name)).OfType<LocalDate>().Order()
                .Select(date => date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant()),
        ];
        _known[table] = (readAt, starts);
        return starts;
    }
}

using System.Collections.Concurrent;
using Dapper;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Storage;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>
/// The partitions of ticks (a day) and bars (a month), in UTC. Those of the next days are made ahead; whatever else a
/// commit needs, such as the years of an import, is made before it. Safe for several threads.
/// </summary>
internal sealed class Partitions(MarketDatabase database)
{
    // Those that are known to be there: a commit asks the server about a day only once.
    private readonly ConcurrentDictionary<(string Table, LocalDate Start), bool> _known = [];

    /// <summary>Makes those that the commit needs.</summary>
    public async ValueTask EnsureAsync(MarketCommit commit, CancellationToken cancellationToken)
    {
        var needed = new HashSet<(string Table, LocalDate Start)>();
        foreach (var trade in commit.Trades)
        {
            needed.Add((TradeTable.Name, Day(trade.EventTime)));
        }

        foreach (var quote in commit.Quotes)
        {
            needed.Add((QuoteTable.Name, Day(quote.EventTime)));
        }

        foreach (var stored in commit.Bars)
        {
            needed.Add((BarTable.Name, Month(stored.Bar.StartTime)));
        }

        await EnsureAsync(needed, cancellationToken);
    }

    /// <summary>Makes those of a day and of the days after it.</summary>
    public ValueTask EnsureAsync(Instant now, int daysAhead, CancellationToken cancellationToken)
    {
        var needed = new HashSet<(string Table, LocalDate Start)>();
        for (var ahead = 0; ahead <= daysAhead; ahead++)
        {
            var time = now + Duration.FromDays(ahead);
            needed.Add((TradeTable.Name, Day(time)));
            needed.Add((QuoteTable.Name, Day(time)));
            needed.Add((BarTable.Name, Month(time)));
        }

        return EnsureAsync(needed, cancellationToken);
    }

    /// <summary>Asks the server again: a day that was there may have been detached.</summary>
    public void Forget() => _known.Clear();

    private async ValueTask EnsureAsync(
        HashSet<(string Table, LocalDate Start)> needed, CancellationToken cancellationToken)
    {
        needed.RemoveWhere(_known.ContainsKey);
        foreach (var partition in needed)
        {
            await AddAsync(partition.Table, partition.Start, cancellationToken);
            _known.TryAdd(partition, true);
        }
    }

    private const string AddSql = "SELECT add_partition(@Table, @Suffix, @LowerBound, @UpperBound)";

    private ValueTask<int> AddAsync(string table, LocalDate start, CancellationToken cancellationToken)
    {
        var isBar = table == BarTable.Name;
        var end = isBar ? start.PlusMonths(1) : start.PlusDays(1);
        var parameters = new
        {
            Table = table,
            Suffix = isBar ? PartitionName.MonthSuffix(start) : PartitionName.DaySuffix(start),
            LowerBound = isBar ? Timestamp(start) : Nanoseconds(start),
            UpperBound = isBar ? Timestamp(end) : Nanoseconds(end),
        };
        return database.RepeatOnPrimaryAsync(
            ConnectionPool.Background,
            async connection =>
            {
                await using var transaction = await database.BeginAsync(
                    connection, ConnectionPool.Background, cancellationToken);
                var added = await connection.ExecuteAsync(
                    new CommandDefinition(AddSql, parameters, cancellationToken: cancellationToken));
                await transaction.CommitAsync(cancellationToken);
                return added;
            },
            cancellationToken);
    }

    // Refuses times that cannot be stored before anything is made for them.
    private static LocalDate Day(Instant time) => UnixNanos.ToInstant(UnixNanos.From(time)).InUtc().Date;

    private static LocalDate Month(Instant time) => Day(time).With(DateAdjusters.StartOfMonth);

    private static string Timestamp(LocalDate date) => LocalDatePattern.Iso.Format(date) + " 00:00:00+00";

    private static string Nanoseconds(LocalDate date) =>
        UnixNanos.Clamp(date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant()).ToString();
}

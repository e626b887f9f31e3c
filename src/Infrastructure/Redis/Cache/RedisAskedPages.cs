using FinApi.Application.Answers;
using FinApi.Infrastructure.Redis.Scripting;
using NodaTime;
using NodaTime.Text;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis.Cache;

/// <summary>The counts of pages in the cache server: a sorted set for each day, by UTC.</summary>
internal sealed class RedisAskedPages(RedisConnection connection, TimeProvider timeProvider) : IAskedPages
{
    // Some 200 bytes each, so that a day takes about half a megabyte, and never more than two.
    private const int MaxPagesADay = 2_000;

    // The Friday before a long weekend still counts on the Tuesday after it.
    private const int Days = 7;

    private readonly ScriptCall _note = Scripts.On(connection, Scripts.Asked);

    public async ValueTask NoteAsync(
        IReadOnlyCollection<KeyValuePair<string, int>> counts, CancellationToken cancellationToken)
    {
        if (counts.Count == 0)
        {
            return;
        }

        var forgottenAfter = Duration.FromDays(Days + 1).TotalSeconds;
        await _note(
            [NameOf(Today())],
            [
                MaxPagesADay,
                forgottenAfter,
                .. counts.SelectMany(count => (RedisValue[])[count.Key, count.Value]),
            ]);
    }

    public async ValueTask<IReadOnlyList<string>> FindTopAsync(int limit, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        var weight = 1.0;
        for (var day = 0; day < Days; day++, weight /= 2)
        {
            var key = connection.Key(NameOf(Today().PlusDays(-day)));
            var top = await connection.CallAsync(
                database => database.SortedSetRangeByRankWithScoresAsync(key, 0, limit - 1, Order.Descending),
                cancellationToken);
            foreach (var page in top)
            {
                var name = page.Element.ToString();
                counts[name] = counts.GetValueOrDefault(name) + (weight * page.Score);
            }
        }

        return
        [
            .. counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
                .Take(limit).Select(count => count.Key),
        ];
    }

    private LocalDate Today() => Instant.FromDateTimeOffset(timeProvider.GetUtcNow()).InUtc().Date;

    private static string NameOf(LocalDate day) => $"asked:{LocalDatePattern.Iso.Format(day)}";
}

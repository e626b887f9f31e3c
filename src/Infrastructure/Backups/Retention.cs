namespace FinApi.Infrastructure.Backups;

/// <summary>Which backups are kept.</summary>
internal static class Retention
{
    /// <summary>All but the last one of each of the newest days (UTC) that have one.</summary>
    public static IReadOnlyList<DateTime> Surplus(IEnumerable<DateTime> times, int days)
    {
        var all = times.ToList();
        var kept = all.GroupBy(time => time.Date)
            .OrderByDescending(day => day.Key)
            .Take(days)
            .Select(day => day.Max());
        return [.. all.Except(kept)];
    }
}

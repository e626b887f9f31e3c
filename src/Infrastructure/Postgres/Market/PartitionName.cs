using NodaTime;
using NodaTime.Text;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>What partitions are called: <c>trade_20261120</c>, <c>bar_202611</c>.</summary>
internal static class PartitionName
{
    private static readonly LocalDatePattern DayPattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
    private static readonly LocalDatePattern MonthPattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMM");

    public static string OfDay(string table, LocalDate day) => $"{table}_{DaySuffix(day)}";

    public static string DaySuffix(LocalDate day) => DayPattern.Format(day);

    public static string MonthSuffix(LocalDate month) => MonthPattern.Format(month);

    /// <summary>The day or the first of the month of a partition; null for a table that is called otherwise.</summary>
    public static LocalDate? FindStart(string table, string partition)
    {
        if (!partition.StartsWith(table + "_", StringComparison.Ordinal))
        {
            return null;
        }

        var suffix = partition[(table.Length + 1)..];
        var parsed = (table == BarTable.Name ? MonthPattern : DayPattern).Parse(suffix);
        return parsed.Success ? parsed.Value : null;
    }
}

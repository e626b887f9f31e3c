using System.Globalization;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Market;
using FinApi.Infrastructure.Postgres.Schema;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Extensions;
using NodaTime.Text;

namespace FinApi.Infrastructure.Postgres.Upkeep;

/// <summary>The command <c>detach-day</c>: detaches a day of trades or quotes while nodes are running.</summary>
internal static class DetachDayCommand
{
    /// <param name="services">Of a host that does not start.</param>
    /// <param name="table"><c>trade</c> or <c>quote</c>.</param>
    /// <param name="date">A day in UTC that is over, as yyyy-MM-dd.</param>
    /// <param name="cancellationToken">Gives up; the same command completes what was begun.</param>
    /// <returns>What the operator wants to read: the table that has the day now, and how long it took.</returns>
    /// <exception cref="StoreUnusableException">It was not done; the message says why.</exception>
    public static async Task<string> DetachDayAsync(
        this IServiceProvider services, string table, string date, CancellationToken cancellationToken)
    {
        var day = Parse(table, date);
        if (services.GetService<PostgresStart>() is not { } start)
        {
            throw new StoreUnusableException(
                "ConnectionStrings:Postgres is not set, so there is no day to detach: the embedded store has no "
                + "partitions.");
        }

        var time = services.GetRequiredService<TimeProvider>();
        if (day >= time.GetUtcNow().ToInstant().InUtc().Date)
        {
            throw new StoreUnusableException(
                $"{date} is not over in UTC, and its ticks are still being written: detach a day before today.");
        }

        await using (var connection = await start.ConnectAsync(cancellationToken))
        {
            await start.PrepareAsync(connection, migrate: false, cancellationToken);
        }

        var started = time.GetTimestamp();
        var detached = await DetachAsync(services, table, day, cancellationToken);
        var milliseconds = time.GetElapsedTime(started).TotalMilliseconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The day {date} of {table} is the table {detached} now, which FinApi does not read "
            + $"({milliseconds:0.0} ms).");
    }

    private static async Task<string> DetachAsync(
        IServiceProvider services, string table, LocalDate day, CancellationToken cancellationToken)
    {
        try
        {
            var detachment = services.GetRequiredService<PartitionDetachment>();
            return await detachment.DetachAsync(table, day, cancellationToken)
                ?? throw new StoreUnusableException(
                    $"There is no partition {PartitionName.OfDay(table, day)}: nothing was stored for that day, or it "
                    + "was detached before.");
        }
        catch (Exception e) when (e is StorageUnavailableException or StorageFullException)
        {
            throw new StoreUnusableException($"{e.Message} Run the same command again to complete the detaching.");
        }
    }

    // What was written instead is not told: it may be the setting that names the password.
    private static LocalDate Parse(string table, string date) =>
        table is TradeTable.Name or QuoteTable.Name
            && LocalDatePattern.Iso.Parse(date).TryGetValue(LocalDate.MinIsoValue, out var day)
            ? day
            : throw new StoreUnusableException(
                "Write detach-day, then trade or quote, then a day in UTC, such as detach-day trade 2026-11-20, and "
                + "settings after that.");
}

using NodaTime;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Rows;

/// <summary>Columns in the types of Domain.</summary>
internal static class Row
{
    public static Instant Nanoseconds(this NpgsqlDataReader row, int column) =>
        Storage.UnixNanos.ToInstant(row.GetInt64(column));

    public static Instant Timestamp(this NpgsqlDataReader row, int column) =>
        Instant.FromDateTimeUtc(row.GetDateTime(column));

    public static LocalDate Date(this NpgsqlDataReader row, int column) =>
        LocalDate.FromDateOnly(row.GetFieldValue<DateOnly>(column));

    public static decimal? DecimalOrNull(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetDecimal(column);

    public static string? TextOrNull(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}

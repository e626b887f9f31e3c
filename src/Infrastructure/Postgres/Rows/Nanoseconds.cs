using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Rows;

/// <summary>Times that may be absent, as BIGINT.</summary>
internal static class Nanoseconds
{
    public static long? From(Instant? instant) => instant is { } time ? UnixNanos.From(time) : null;

    public static Instant? NanosecondsOrNull(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.Nanoseconds(column);
}

using FinApi.Application.Storage;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>The primary's clock, as <see cref="StoreTime"/> keeps it.</summary>
internal sealed class PostgresStoreClock(DatabaseHosts hosts) : IStoreClock
{
    public TimeSpan Offset => hosts.Time.Offset;
}

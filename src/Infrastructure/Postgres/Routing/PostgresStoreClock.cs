using FinApi.Application.Storage;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>The primary's clock, compared with each probe.</summary>
internal sealed class PostgresStoreClock(DatabaseHosts hosts) : IStoreClock
{
    public TimeSpan Offset => hosts.Roles.Primary?.State.ClockOffset ?? TimeSpan.Zero;
}

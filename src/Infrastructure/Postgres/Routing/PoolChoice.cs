namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>Which pool a read takes by its size.</summary>
internal static class PoolChoice
{
    // What a live answer or a bar under construction needs; a page that somebody scrolls has more.
    private const int FewRows = 10;

    public static ConnectionPool For(int limit) =>
        limit <= FewRows ? ConnectionPool.RealTime : ConnectionPool.Analytics;
}

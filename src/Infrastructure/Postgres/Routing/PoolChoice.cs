namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>Which pool a read takes.</summary>
internal static class PoolChoice
{
    // What a live answer or a bar under construction needs; a page that somebody scrolls has more.
    private const int FewRows = 10;

    public static ConnectionPool For(int limit, bool isBackground) =>
        isBackground ? ConnectionPool.Background
        : limit <= FewRows ? ConnectionPool.RealTime
        : ConnectionPool.Analytics;
}

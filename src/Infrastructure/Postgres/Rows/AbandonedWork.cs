namespace FinApi.Infrastructure.Postgres.Rows;

/// <summary>Work that nobody waits for any more because its server does not answer.</summary>
internal static class AbandonedWork
{
    /// <summary>Lets it end by itself; what it throws then is of no interest.</summary>
    public static void Forget(this Task work)
    {
        _ = work.ContinueWith(
            static ended => _ = ended.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}

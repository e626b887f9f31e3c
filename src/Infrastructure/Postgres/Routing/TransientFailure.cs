using System.Net.Sockets;
using Npgsql;
using Polly;
using Polly.Retry;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>What passes when it is tried again: the server went away, or gave way to other transactions.</summary>
internal static class TransientFailure
{
    private const int Repetitions = 3;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>Repeats a few times within half a second, at moments that differ between callers.</summary>
    public static ResiliencePipeline Repeating(TimeProvider timeProvider, PostgresMetrics metrics) =>
        new ResiliencePipelineBuilder { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(Is),
                MaxRetryAttempts = Repetitions,
                Delay = FirstDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = _ =>
                {
                    metrics.Repeated();
                    return default;
                },
            })
            .Build();

    public static bool Is(Exception exception) =>
        IsLoss(exception)
        || PostgresFailure.Cause(exception) is PostgresException
        {
            SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
        };

    /// <summary>Whether the connection is gone, or there never was one.</summary>
    public static bool IsLoss(Exception exception) =>
        exception is NoHostException
        || PostgresFailure.Cause(exception) switch
        {
            // A crash of one backend ends the others with 57P02; "starting up" is said only to who connects.
            PostgresException { SqlState: var code } =>
                code is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
                    or PostgresErrorCodes.CannotConnectNow
                || code.StartsWith("08", StringComparison.Ordinal),
            NpgsqlException { InnerException: IOException or SocketException } => true,
            var other => other is SocketException or IOException,
        };

    /// <summary>Whether a server took no connection in time. That its pool is used up is another matter.</summary>
    public static bool IsNoAnswer(NpgsqlException exception) =>
        exception.InnerException is TimeoutException
        && !exception.Message.Contains("pool has been exhausted", StringComparison.Ordinal);
}

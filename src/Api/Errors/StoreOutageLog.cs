using FinApi.Application.Storage;

namespace FinApi.Api.Errors;

/// <summary>
/// Tells the log of calls that failed because of the store: it did not answer, was full, or could not hold a value. One
/// line in a while, however many they are.
/// Each caller has the reason and its request id; the stores themselves log that they are away.
/// </summary>
internal sealed partial class StoreOutageLog(TimeProvider timeProvider, ILogger<StoreOutageLog> logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long? _toldAt;
    private int _untold;

    /// <summary>Tells of one that failed.</summary>
    /// <param name="exception">Why.</param>
    /// <param name="call">What failed.</param>
    /// <param name="requestId">The id of its request.</param>
    public void Tell(Exception exception, string call, string requestId)
    {
        int untold;
        lock (_gate)
        {
            var now = timeProvider.GetTimestamp();
            if (_toldAt is { } toldAt && timeProvider.GetElapsedTime(toldAt, now) < Period)
            {
                _untold++;
                return;
            }

            (_toldAt, untold, _untold) = (now, _untold, 0);
        }

        Failed(call, requestId, exception.GetBaseException().Message, untold);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "{Call} failed because of the store (request {RequestId}): {Reason}. {Untold} more since the last such line")]
    private partial void Failed(string call, string requestId, string reason, int untold);
}

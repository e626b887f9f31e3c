using FinApi.Application.Storage;

namespace FinApi.Api.Errors;

/// <summary>
/// Logs the calls that failed because of the store: it did not answer, or was full. Each cause gets one line in a
/// while, however many calls fail, and then their count. Callers have the reason and the id of their request; the
/// stores themselves log that they are away. A value that no store can hold is the caller's fault and no outage.
/// </summary>
internal sealed partial class StoreOutageLog : IDisposable
{
    // Texts may name an address or a time: a store that is away must not fill the memory with them.
    private const int MaxCauses = 32;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly (Type Type, string Message) Others = (typeof(Exception), "several other causes");

    private readonly Lock _gate = new();
    private readonly Dictionary<(Type Type, string Message), int> _untold = [];
    private readonly ILogger<StoreOutageLog> _logger;
    private readonly ITimer _periodEnd;

    public StoreOutageLog(TimeProvider timeProvider, ILogger<StoreOutageLog> logger)
    {
        _logger = logger;
        _periodEnd = timeProvider.CreateTimer(
            static log => ((StoreOutageLog)log!).TellRest(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Tells of one that failed.</summary>
    /// <param name="exception">Why.</param>
    /// <param name="call">What failed.</param>
    /// <param name="requestId">The id of its request.</param>
    public void Tell(Exception exception, string call, string requestId)
    {
        Failed(exception, call, requestId);
        if (exception is UnstorableDataException)
        {
            return;
        }

        var cause = exception.GetBaseException();
        if (IsFirst((cause.GetType(), cause.Message)))
        {
            FirstFailed(call, requestId, cause.Message);
        }
    }

    public void Dispose() => _periodEnd.Dispose();

    private bool IsFirst((Type Type, string Message) cause)
    {
        lock (_gate)
        {
            if (_untold.Count == 0)
            {
                _periodEnd.Change(Period, Timeout.InfiniteTimeSpan);
            }

            var key = _untold.Count < MaxCauses || _untold.ContainsKey(cause) ? cause : Others;
            if (_untold.TryAdd(key, 0))
            {
                return true;
            }

            _untold[key]++;
            return false;
        }
    }

    private void TellRest()
    {
        KeyValuePair<(Type Type, string Message), int>[] causes;
        lock (_gate)
        {
            causes = [.. _untold];
            _untold.Clear();
        }

        foreach (var cause in causes)
        {
            if (cause.Value > 0)
            {
                MoreFailed(cause.Value, cause.Key.Message);
            }
        }
    }

    [LoggerMessage(
        LogLevel.Warning, "{Call} failed because of the store (request {RequestId}): {Reason}")]
    private partial void FirstFailed(string call, string requestId, string reason);

    [LoggerMessage(LogLevel.Warning, "{Count} more calls failed because of the store: {Reason}")]
    private partial void MoreFailed(int count, string reason);

    // Where the store failed is seen nowhere else.
    [LoggerMessage(LogLevel.Debug, "{Call} failed in the store (request {RequestId})")]
    private partial void Failed(Exception exception, string call, string requestId);
}

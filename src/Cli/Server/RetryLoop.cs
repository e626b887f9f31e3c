using Grpc.Core;

namespace FinApi.Cli.Server;

/// <summary>
/// Repeats what failed because the server was away. A server that never answered is not waited for: then the address is
/// wrong, or nobody has started it.
/// </summary>
internal sealed class RetryLoop(RetryPolicy policy, TimeProvider timeProvider, Uri address, Action<string> notice)
{
    private volatile bool _hasProgressed;

    public Uri Address { get; } = address;

    /// <summary>Starts the patience again after a success.</summary>
    public void NoteProgress() => _hasProgressed = true;

    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var hasConnected = _hasProgressed;
        var failures = 0;
        var failingSince = timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                var result = await attempt(cancellationToken);
                NoteProgress();
                return result;
            }
            catch (RpcException e) when (IsPassing(e) && !cancellationToken.IsCancellationRequested)
            {
                if (_hasProgressed)
                {
                    _hasProgressed = false;
                    hasConnected = true;
                    failures = 0;
                    failingSince = timeProvider.GetTimestamp();
                }

                // A connection that broke, or an answer of any kind, shows that there is a server.
                hasConnected |= !ServerSentence.IsUnreachable(e);
                failures++;
                ThrowIfHopeless(e, hasConnected, timeProvider.GetElapsedTime(failingSince));
                await WaitAsync(e, failures, cancellationToken);
            }
            catch (RpcException e)
                when (e.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
        }
    }

    // A connection that breaks under a call surfaces with the transport's own exception, under several codes.
    private static bool IsPassing(RpcException e) =>
        e.StatusCode is StatusCode.Unavailable or StatusCode.Aborted
        || e.Status.DebugException is IOException or HttpRequestException;

    private void ThrowIfHopeless(RpcException e, bool hasConnected, TimeSpan failing)
    {
        if (!hasConnected && ServerSentence.IsUnreachable(e))
        {
            throw new CliException(ServerSentence.Of(e, Address), innerException: e);
        }

        if (failing >= policy.GiveUpAfter)
        {
            throw new CliException(
                $"Gave up after {failing.TotalSeconds:N0} s without an answer. {ServerSentence.Of(e, Address)} "
                + "Acknowledged rows are stored: run the same command again to continue.",
                innerException: e);
        }
    }

    private Task WaitAsync(RpcException e, int failures, CancellationToken cancellationToken)
    {
        var delay = policy.DelayAfter(failures, ServerSentence.RetryDelay(e));
        notice($"{ServerSentence.Of(e, Address)} Trying again in {delay.TotalSeconds:N1} s.");
        return Task.Delay(delay, timeProvider, cancellationToken);
    }
}

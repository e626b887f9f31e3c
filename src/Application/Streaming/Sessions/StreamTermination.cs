using FinApi.Application.Accounts;
using Microsoft.Extensions.Hosting;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>Ends the streams of this node that their account wants to end, whichever node it told.</summary>
internal sealed class StreamTermination(StreamHost host, IAccountChanges changes) : IHostedService
{
    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = changes.Subscribe(End);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        return Task.CompletedTask;
    }

    private void End(AccountChange change)
    {
        if (change.EndedStreamId is not { } id)
        {
            return;
        }

        foreach (var session in host.Sessions)
        {
            if (session.SessionId == id && session.Caller.AccountId == change.AccountId)
            {
                session.GoAway(StreamErrors.Terminated);
            }
        }
    }
}

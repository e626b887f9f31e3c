using System.Threading.Channels;
using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Storage;
using Microsoft.Extensions.Hosting;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>
/// Ends streams whose key was deleted, has expired or was rotated, or whose session is over, and gives the others the
/// plan that is in force: at once when something of the account has changed, and every few seconds for what time alone
/// changes.
/// </summary>
internal sealed class CallerWatch(
    StreamHost host, CallerDirectory directory, IAccountChanges changes, TimeProvider timeProvider)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    // More changes than this at once are no more than "look at everything".
    private readonly Channel<AccountChange> _changes = Channel.CreateBounded<AccountChange>(
        new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = changes.Subscribe(change => _changes.Writer.TryWrite(change));
        await Task.WhenAll(FollowAsync(stoppingToken), PatrolAsync(stoppingToken));
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(cancellationToken))
        {
            if (change.EndedStreamId is null)
            {
                await CheckAsync(change.AccountId, cancellationToken);
            }
        }
    }

    private async Task PatrolAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, timeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await CheckAsync(string.Empty, cancellationToken);
        }
    }

    private async Task CheckAsync(string accountId, CancellationToken cancellationToken)
    {
        foreach (var session in host.Sessions)
        {
            if (accountId.Length > 0 && session.Caller.AccountId != accountId)
            {
                continue;
            }

            try
            {
                var found = await directory.FindAgainAsync(session.Caller, cancellationToken);
                if (found.IsSuccess)
                {
                    session.ChangePlan(found.Caller.Plan);
                }
                else if (found.Error != CredentialErrors.Busy)
                {
                    session.GoAway(found.Error);
                }
            }
            catch (StorageUnavailableException)
            {
                // Not known: the next round looks again.
                return;
            }
        }
    }
}

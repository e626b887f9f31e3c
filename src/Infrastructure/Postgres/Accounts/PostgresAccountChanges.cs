using FinApi.Application.Accounts;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Postgres.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>
/// The changes of all nodes, read from the database:
/// 1. A connection to the primary is held, listens, and notes the number of the last change. Whatever happened before
///    may have been missed, so everything may have changed.
/// 2. When something is notified, and every second whether or not, what has a greater number is read and told. The look
///    every second finds a connection that is dead, and makes do without notifications behind a pooler, which has none.
/// 3. When the connection is lost, or another server is the primary, everything may have changed, and the reading
///    begins again.
/// </summary>
internal sealed partial class PostgresAccountChanges(
    MarketDatabase database, TimeProvider timeProvider, ILogger<PostgresAccountChanges> logger)
    : BackgroundService, IAccountChanges
{
    // With the patience of a question this keeps a revoked key from working for longer than 5 s, even over a dead
    // connection.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly AccountListeners _listeners = new();

    public async ValueTask PublishAsync(AccountChange change, CancellationToken cancellationToken)
    {
        // To be told twice does no harm: what is remembered is looked up again.
        await database.RepeatOnPrimaryAsync(
            ConnectionPool.RealTime,
            async connection =>
            {
                await using var transaction = await database.BeginAsync(
                    connection, ConnectionPool.RealTime, cancellationToken);
                await AccountChangeTable.InsertAsync(connection, [change]);
                await transaction.CommitAsync(cancellationToken);
                return true;
            },
            cancellationToken);
        _listeners.Tell(change);
    }

    public IDisposable Subscribe(Action<AccountChange> listener) => _listeners.Add(listener);

    /// <summary>Tells this node what it has committed itself: it need not wait to hear it from the database.</summary>
    public void TellHere(IReadOnlyList<AccountChange> changes)
    {
        foreach (var change in changes)
        {
            _listeners.Tell(change);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.HasSessions)
        {
            LogNoNotifications();
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception e) when (PostgresFailure.Is(e) && !stoppingToken.IsCancellationRequested)
            {
                LogLost(PostgresFailure.Describe(e));
                _listeners.Tell(AccountChange.Everything);
                await Task.Delay(Period, timeProvider, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await using var held = await database.ListenToPrimaryAsync(
            ConnectionPool.Background, AccountChangeTable.ListenSql, cancellationToken);
        var seen = await AccountChangeTable.ReadLastNumberAsync(
            held.Connection, PrimaryConnection.PatienceSeconds, cancellationToken);
        _listeners.Tell(AccountChange.Everything);
        while (held.IsUsable)
        {
            await held.Connection.WaitAsync(Period, cancellationToken);
            (seen, var changes) = await AccountChangeTable.ListAsync(
                held.Connection, seen, PrimaryConnection.PatienceSeconds, cancellationToken);
            TellHere(changes ?? [AccountChange.Everything]);
        }
    }

    [LoggerMessage(
        LogLevel.Information,
        "Changes of accounts are looked for every second: a pooler (Postgres:Pooler) passes no notifications on")]
    private partial void LogNoNotifications();

    [LoggerMessage(
        LogLevel.Warning,
        "Changes of accounts are not heard ({Reason}); what is remembered of them is looked up again")]
    private partial void LogLost(string reason);
}

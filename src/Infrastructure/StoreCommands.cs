using FinApi.Application.Storage;
using FinApi.Infrastructure.Backups;
using FinApi.Infrastructure.Postgres.Schema;
using FinApi.Infrastructure.Postgres.Upkeep;

namespace FinApi.Infrastructure;

/// <summary>
/// What can be done with a store but serve it: <c>migrate</c>, <c>backup</c>, <c>restore</c>, <c>detach-day</c>.
/// </summary>
public static class StoreCommands
{
    /// <summary>
    /// The command that a command line begins with, and the rest, which are settings; null for none. It works with the
    /// services of a host that does not start, returns what the operator wants to read, and throws
    /// <see cref="StoreUnusableException"/> when it cannot be done.
    /// </summary>
    public static (Func<IServiceProvider, Task<string>> RunAsync, string[] Settings)? Find(
        string[] args, CancellationToken cancellationToken) => args switch
        {
            ["migrate", .. var settings] => (services => services.MigrateAsync(cancellationToken), settings),
            ["backup", .. var settings] => (services => services.BackUpAsync(cancellationToken), settings),
            ["restore", var folder, .. var settings] =>
                (services => services.RestoreAsync(folder, cancellationToken), settings),
            ["detach-day", var table, var date, .. var settings] =>
                (services => services.DetachDayAsync(table, date, cancellationToken), settings),
            ["detach-day", ..] =>
                (services => services.DetachDayAsync(string.Empty, string.Empty, cancellationToken), []),
            ["restore"] => (services => services.RestoreAsync(string.Empty, cancellationToken), []),
            _ => null,
        };
}

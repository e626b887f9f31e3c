using FinApi.Application.Operator;
using FinApi.Infrastructure.Archive;
using FinApi.Infrastructure.Backups;
using FinApi.Infrastructure.Postgres.Schema;
using FinApi.Infrastructure.Postgres.Upkeep;

namespace FinApi.Infrastructure;

/// <summary>What can be done with a store but serve it.</summary>
public static class StoreCommands
{
    /// <summary>All of these commands.</summary>
    public static IReadOnlyList<NodeCommand> All { get; } =
    [
        new("migrate", "Brings the database of PostgreSQL up to date.", (services, _, token) =>
            services.MigrateAsync(token)),
        new("backup", "Writes a backup of the store into Backup:Path, and takes away those no longer kept.",
            (services, _, token) => services.BackUpAsync(token)),
        new("restore", "Fills an empty store from a backup.", (services, input, token) =>
            services.RestoreAsync(input.Arguments[0], token))
        {
            Arguments = [("FOLDER", "What backup has written, such as backup/finapi-20261120T023000Z.")],
        },
        new("detach-day", "Takes a day of trades or quotes out of PostgreSQL, while nodes are running.",
            (services, input, token) => services.DetachDayAsync(input.Arguments[0], input.Arguments[1], token))
        {
            Arguments = [("TABLE", "trade or quote."), ("DATE", "A day in UTC that is over, such as 2026-11-20.")],
        },
        ArchiveCommand.Command,
    ];
}

using FinApi.Application.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Backups;

/// <summary>What the commands <c>backup</c> and <c>restore</c> do.</summary>
public static class BackupServices
{
    /// <summary>Writes a backup and takes away those that are no longer kept.</summary>
    /// <returns>What the operator wants to read.</returns>
    /// <exception cref="StoreUnusableException">
    /// There is no new backup; the message says why. No old one has gone.
    /// </exception>
    public static async Task<string> BackUpAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        Check(services);
        var folders = services.GetRequiredService<BackupFolders>();
        var folder = folders.Begin(services.GetRequiredService<TimeProvider>().GetUtcNow());
        string note;
        try
        {
            note = await services.GetRequiredService<IStoreBackup>().WriteAsync(folder, cancellationToken);
        }
        catch
        {
            BackupFolders.Abandon(folder);
            throw;
        }

        var complete = BackupFolders.Complete(folder);
        return $"Backed up to '{complete}'. {folders.Prune()} older backups were deleted. {note}".TrimEnd();
    }

    /// <summary>Fills an empty store from a backup.</summary>
    /// <param name="services">Of a host that has not started.</param>
    /// <param name="folder">What <c>backup</c> has written.</param>
    /// <param name="cancellationToken">Gives up; the store is then to be thrown away.</param>
    /// <returns>What the operator wants to read.</returns>
    /// <exception cref="StoreUnusableException">It was not restored; the message says why.</exception>
    public static async Task<string> RestoreAsync(
        this IServiceProvider services, string folder, CancellationToken cancellationToken)
    {
        Check(services);
        if (folder.Length == 0 || folder.StartsWith('-') || !Directory.Exists(folder))
        {
            throw new StoreUnusableException(
                $"'{folder}' is not a folder: write restore and the folder of a backup, such as "
                + "restore backup/finapi-20261120T023000Z, and settings after it.");
        }

        var note = await services.GetRequiredService<IStoreBackup>()
            .RestoreAsync(Path.GetFullPath(folder), cancellationToken);
        return $"Restored from '{folder}'. {note}".TrimEnd();
    }

    // A command starts no host, which would do it.
    private static void Check(IServiceProvider services) => services.GetRequiredService<IStartupValidator>().Validate();
}

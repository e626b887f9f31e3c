using FinApi.Application.Storage;
using FinApi.Infrastructure.Backups;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Storage;
using Microsoft.Data.Sqlite;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>Copies the database and the keys of the data folder. A FinApi that runs on it goes on meanwhile.</summary>
internal sealed class SqliteBackup(DataFolder data, CommitMark mark, TimeProvider timeProvider) : IStoreBackup
{
    private const string KeyFolder = "keys";

    public Task<string> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(data.DatabasePath))
        {
            throw new StoreUnusableException(
                $"There is no database '{data.DatabasePath}' to back up: set Data:Path to the folder that FinApi "
                + "uses.");
        }

        try
        {
            CopyDatabase(Path.Combine(folder, Path.GetFileName(data.DatabasePath)));
            CopyKeys(data.Path, folder);
            return Task.FromResult(
                File.Exists(Path.Combine(folder, KeyFolder, "pepper.key"))
                    ? string.Empty
                    : "WARNING: the pepper is not in the backup: Accounts:Pepper or Accounts:PepperFile gives it, and "
                        + "no API key or session works without it. Keep a copy of the pepper, apart from the backups.");
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"The database '{data.DatabasePath}' could not be copied to '{folder}' ({e.Message}). Make room on the "
                + "disk of Backup:Path, and give this user the right to read the data folder.");
        }
    }

    public Task<string> RestoreAsync(string folder, CancellationToken cancellationToken)
    {
        var source = Path.Combine(folder, Path.GetFileName(data.DatabasePath));
        if (!File.Exists(source))
        {
            throw new StoreUnusableException(
                $"'{folder}' has no {Path.GetFileName(source)}: it is not a backup of the embedded store.");
        }

        data.Claim();
        if (File.Exists(data.DatabasePath))
        {
            throw new StoreUnusableException(
                $"The data folder '{data.Path}' has a database: set Data:Path to an empty folder, or move that one "
                + "away.");
        }

        // The name comes last: a copy that was interrupted is no database.
        CopyKeys(folder, data.Path);
        mark.Reset();
        File.Copy(source, data.DatabasePath + ".new", overwrite: true);
        OwnerOnly.Protect(data.DatabasePath + ".new");
        BeginEpoch(data.DatabasePath + ".new");
        Flush(data.DatabasePath + ".new");
        File.Move(data.DatabasePath + ".new", data.DatabasePath);
        return Task.FromResult(string.Empty);
    }

    // One transaction that reads, so it is as of one moment and holds up no writer; the log is in it, and no free page.
    private void CopyDatabase(string target)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = data.DatabasePath,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
        };
        using var connection = new SqliteConnection(text.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $target";
        command.Parameters.AddWithValue("$target", target);
        command.ExecuteNonQuery();
        OwnerOnly.Protect(target);
        Flush(target);
    }

    // What was stored after the copy is lost. By the clock, so that a copy which is restored twice has two epochs.
    private void BeginEpoch(string path)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        using var connection = new SqliteConnection(text.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM pragma_table_info('log_state') WHERE name = 'epoch'";
        if (command.ExecuteScalar() is 0L)
        {
            return; // of before there were epochs
        }

        command.CommandText = "UPDATE log_state SET epoch = MAX(epoch + 1, $now)";
        command.Parameters.AddWithValue("$now", timeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        command.ExecuteNonQuery();
    }

    private static void CopyKeys(string from, string to)
    {
        var folder = new DirectoryInfo(Path.Combine(from, KeyFolder));
        if (!folder.Exists)
        {
            return;
        }

        var target = Directory.CreateDirectory(Path.Combine(to, KeyFolder));
        if (!OperatingSystem.IsWindows())
        {
            target.UnixFileMode = folder.UnixFileMode;
        }

        foreach (var key in folder.GetFiles())
        {
            var copy = key.CopyTo(Path.Combine(target.FullName, key.Name), overwrite: true).FullName;
            OwnerOnly.Protect(copy);
            Flush(copy);
        }
    }

    private static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}

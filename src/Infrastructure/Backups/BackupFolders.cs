using System.Globalization;
using FinApi.Application.Deletions;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Storage;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Infrastructure.Backups;

/// <summary>The folders below <see cref="BackupOptions.Path"/>, one a backup, named by its time in UTC.</summary>
internal sealed class BackupFolders(IOptions<BackupOptions> options) : IKnownBackups
{
    private const string Prefix = "finapi-";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    // Until it is complete a backup has another name, so that half a backup is never taken for one.
    private const string Unfinished = ".part";

    private readonly string _root = Path.GetFullPath(options.Value.Path);

    /// <summary>Makes the folder that a backup is written to.</summary>
    public string Begin(DateTimeOffset time)
    {
        var folder = PathOf(time.UtcDateTime) + Unfinished;
        try
        {
            OwnerOnly.MakeFolder(_root);
            OwnerOnly.MakeFolder(folder);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"The backup folder '{folder}' cannot be made ({e.Message}) "
                + "Set Backup:Path to a folder that this user may write to.");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instant> List()
    {
        try
        {
            return Directory.Exists(_root)
                ? [.. Times().OrderDescending().Select(Instant.FromDateTimeUtc)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Gives a backup that is complete its name.</summary>
    public static string Complete(string folder)
    {
        var complete = folder[..^Unfinished.Length];
        Directory.Move(folder, complete);
        return complete;
    }

    /// <summary>Takes away what is of no use.</summary>
    public static void Abandon(string folder) => Directory.Delete(folder, recursive: true);

    /// <summary>Takes away all but the last backup of each of the newest days that have one.</summary>
    /// <returns>How many went.</returns>
    public int Prune()
    {
        var surplus = Retention.Surplus(Times(), options.Value.Keep);
        foreach (var time in surplus)
        {
            Directory.Delete(PathOf(time), recursive: true);
        }

        return surplus.Count;
    }

    private IEnumerable<DateTime> Times() =>
        Directory.GetDirectories(_root, Prefix + "*").Select(Path.GetFileName).Select(TimeOf).OfType<DateTime>();

    private static DateTime? TimeOf(string? name) =>
        DateTime.TryParseExact(
            name?[Prefix.Length..],
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time)
            ? time
            : null;

    private string PathOf(DateTime time) =>
        Path.Combine(_root, Prefix + time.ToString(TimeFormat, CultureInfo.InvariantCulture));
}

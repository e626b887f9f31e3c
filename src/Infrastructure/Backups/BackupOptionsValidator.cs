using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Backups;

/// <summary>Refuses settings of backups that cannot work, each with a sentence that says what to write.</summary>
internal sealed class BackupOptionsValidator : IValidateOptions<BackupOptions>
{
    public ValidateOptionsResult Validate(string? name, BackupOptions options)
    {
        string?[] problems =
        [
            string.IsNullOrWhiteSpace(options.Path)
                ? "Backup:Path is empty: write the folder for backups, such as backup."
                : null,
            options.Keep is < 1 or > 3_650
                ? "Backup:Keep must be 1 to 3650: write for how many days a backup is kept, such as 7."
                : null,
            options.Tools is null || Directory.Exists(options.Tools)
                ? null
                : "Backup:Tools names no folder: write where pg_dump is, such as /usr/lib/postgresql/15/bin.",
        ];
        string[] found = [.. problems.OfType<string>()];
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }
}

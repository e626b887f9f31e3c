using FinApi.Infrastructure.Storage;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>Refuses limits of the embedded store that cannot work, with sentences that say what to write.</summary>
internal sealed class EmbeddedDataValidator : IValidateOptions<DataOptions>
{
    public ValidateOptionsResult Validate(string? name, DataOptions options)
    {
        string?[] problems =
        [
            options.MaxBytes > 0
                ? null
                : "Data:MaxBytes must be at least 1: write the most bytes the data may take, such as 10737418240.",
            options.MinFreeBytes >= 0
                ? null
                : "Data:MinFreeBytes must be at least 0: write the bytes of the disk to leave free, such as 268435456.",
        ];
        string[] found = [.. problems.OfType<string>()];
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }
}

using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Storage;

/// <summary>Refuses a data folder without a name: every store keeps secrets there.</summary>
internal sealed class DataOptionsValidator : IValidateOptions<DataOptions>
{
    public ValidateOptionsResult Validate(string? name, DataOptions options) =>
        string.IsNullOrWhiteSpace(options.Path)
            ? ValidateOptionsResult.Fail("Data:Path is empty: write the folder for the data, such as data.")
            : ValidateOptionsResult.Success;
}

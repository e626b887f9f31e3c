using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Settings;

/// <summary>Refuses keys of a section that no option has, and a single value for a list.</summary>
internal sealed class KnownKeysValidator<TOptions>(SettingsSection section, IConfiguration configuration)
    : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        string[] unknown =
        [
            .. configuration.GetSection(section.Name).GetChildren()
                .Select(child => section.FindProblem(child.Key, child.Value)).OfType<string>(),
        ];
        return unknown.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unknown);
    }
}

using System.Collections;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Settings;

/// <summary>Refuses keys of a section that no option has.</summary>
internal sealed class KnownKeysValidator<TOptions>(IConfigurationSection section) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        string[] known =
        [
            .. typeof(TOptions).GetProperties().Where(IsBound).Select(property => property.Name),
        ];
        string[] unknown =
        [
            .. section.GetChildren().Select(child => child.Key)
                .Where(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase))
                .Select(key => $"{section.Key}:{key} is no setting; {section.Key} has {string.Join(", ", known)}."),
        ];
        return unknown.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unknown);
    }

    // Lists need no setter: what the section holds is added to them.
    private static bool IsBound(PropertyInfo property) =>
        property.CanWrite || typeof(IEnumerable).IsAssignableFrom(property.PropertyType);
}

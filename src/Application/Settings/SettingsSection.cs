using System.Collections;
using System.Reflection;

namespace FinApi.Application.Settings;

/// <summary>A section of the configuration that FinApi reads.</summary>
/// <param name="Name">Its name, such as <c>Ports</c>.</param>
/// <param name="Keys">The settings in it.</param>
public sealed record SettingsSection(string Name, IReadOnlyList<string> Keys)
{
    /// <summary>The section that options are bound to.</summary>
    public static SettingsSection Of<TOptions>(string name) =>
        new(name, [.. typeof(TOptions).GetProperties().Where(IsBound).Select(property => property.Name)]);

    /// <summary>What is wrong with a key of the section; null when it is one of its settings.</summary>
    public string? FindProblem(string key) =>
        Keys.Contains(key, StringComparer.OrdinalIgnoreCase) ? null
        : Nearest.Find(key, Keys) is { } nearest ? $"{Name}:{key} is not a setting: did you mean {Name}:{nearest}?"
        : $"{Name}:{key} is not a setting; {Name} has {string.Join(", ", Keys)}.";

    // Lists need no setter: what the section holds is added to them.
    private static bool IsBound(PropertyInfo property) =>
        property.CanWrite || typeof(IEnumerable).IsAssignableFrom(property.PropertyType);
}

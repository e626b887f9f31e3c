using System.Collections;
using System.Reflection;
using FinApi.Domain.Words;

namespace FinApi.Application.Settings;

/// <summary>A section of the configuration that FinApi reads.</summary>
/// <param name="Name">Its name, such as <c>Ports</c>.</param>
/// <param name="Keys">The settings in it.</param>
public sealed record SettingsSection(string Name, IReadOnlyList<string> Keys)
{
    /// <summary>The section that options are bound to.</summary>
    public static SettingsSection Of<TOptions>(string name) =>
        new(name, [.. typeof(TOptions).GetProperties().Where(IsBound).Select(property => property.Name)])
        {
            Lists = [.. typeof(TOptions).GetProperties().Where(IsList).Select(property => property.Name)],
            Maps = [.. typeof(TOptions).GetProperties().Where(IsMap).Select(property => property.Name)],
        };

    /// <summary>Those of the settings that are lists: each value has a key of its own, from 0.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Those of the lists whose values have names of their own in place of numbers.</summary>
    public IReadOnlyList<string> Maps { get; init; } = [];

    /// <summary>
    /// What is wrong with a key of the section; null when it is one of its settings, and a list has no single value,
    /// which would set nothing.
    /// </summary>
    /// <param name="key">The key below the section.</param>
    /// <param name="value">What stands at the key itself; null or empty for nothing.</param>
    public string? FindProblem(string key, string? value) =>
        Keys.Contains(key, StringComparer.OrdinalIgnoreCase) ? ProblemOfList(key, value)
        : Nearest.Find(key, Keys) is { } nearest ? $"{Name}:{key} is not a setting: did you mean {Name}:{nearest}?"
        : $"{Name}:{key} is not a setting; {Name} has {string.Join(", ", Keys)}.";

    private string? ProblemOfList(string key, string? value) =>
        string.IsNullOrEmpty(value) || !Lists.Contains(key, StringComparer.OrdinalIgnoreCase) ? null
        : Maps.Contains(key, StringComparer.OrdinalIgnoreCase)
            ? $"{Name}:{key} has a value for each name: write {Name}:{key}:NAME, one for each."
        : $"{Name}:{key} is a list: write {Name}:{key}:0 for its first value.";

    // Lists need no setter: what the section holds is added to them.
    private static bool IsBound(PropertyInfo property) => property.CanWrite || IsList(property);

    private static bool IsList(PropertyInfo property) =>
        property.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(property.PropertyType);

    private static bool IsMap(PropertyInfo property) => typeof(IDictionary).IsAssignableFrom(property.PropertyType);
}

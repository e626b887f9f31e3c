using FinApi.Application.Settings;
using FinApi.Domain.Words;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Options;

namespace FinApi.Api.CommandLine;

/// <summary>
/// Refuses settings that do not exist: whoever writes one must not believe that it works. The command line and files of
/// settings are FinApi's alone. The environment is everybody's: only what is FinApi's by its name is refused there, and
/// a name that looks misspelt is a warning.
/// </summary>
internal static class KnownSettings
{
    private const string OwnName = "FinApi";

    // Of the framework. What is below Logging depends on where logs go.
    private static readonly string[] Others =
        ["AllowedHosts", "Logging", "environment", "contentRoot", "applicationName"];

    /// <summary>Checks what was configured against the sections that were registered.</summary>
    /// <returns>Variables of the environment that are probably misspelt, with what they should be called.</returns>
    /// <exception cref="WrongUseException">One of the command line is none.</exception>
    /// <exception cref="OptionsValidationException">One of a file is none.</exception>
    public static IReadOnlyList<(string Variable, string Meant)> Check(
        IConfigurationRoot configuration, IServiceCollection services)
    {
        var sections = services.Where(service => !service.IsKeyedService)
            .Select(service => service.ImplementationInstance).OfType<SettingsSection>()
            .DistinctBy(section => section.Name)
            .ToDictionary(section => section.Name, StringComparer.OrdinalIgnoreCase);
        List<(string, string)> slips = [];
        foreach (var provider in configuration.Providers)
        {
            switch (provider)
            {
                case CommandLineConfigurationProvider:
                    if (FindProblem(provider, sections) is { } wrong)
                    {
                        throw new WrongUseException(wrong);
                    }

                    break;
                case FileConfigurationProvider file:
                    if (FindProblem(provider, sections) is { } unknown)
                    {
                        throw Refuse($"{unknown} It stands in {file.Source.Path}.");
                    }

                    break;
                case EnvironmentVariablesConfigurationProvider:
                    slips.AddRange(FindSlips(provider, sections));
                    break;
            }
        }

        return slips;
    }

    private static string? FindProblem(IConfigurationProvider provider, Dictionary<string, SettingsSection> sections)
    {
        foreach (var name in Children(provider, parent: null))
        {
            if (Others.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!sections.TryGetValue(name, out var section))
            {
                return Unknown(name, Children(provider, name).FirstOrDefault(), sections.Values);
            }

            if (provider.TryGet(name, out var value) && !string.IsNullOrEmpty(value))
            {
                return $"{section.Name} is not a setting but has some: {string.Join(", ", section.Keys)}. "
                    + $"Write {section.Name}:{section.Keys[0]} or another of them.";
            }

            var problems = Children(provider, name).Select(key => section.FindProblem(key, Find(provider, name, key)));
            if (problems.OfType<string>().FirstOrDefault() is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static string Unknown(string name, string? key, IReadOnlyCollection<SettingsSection> sections)
    {
        var written = key is null ? name : $"{name}:{key}";
        var paths = sections.SelectMany(section => section.Keys.Select(each => $"{section.Name}:{each}"));
        var candidates = key is null ? paths.Concat(sections.Select(section => section.Name)).Concat(Others) : paths;
        return Nearest.Find(written, candidates) is { } nearest
            ? $"{written} is not a setting: did you mean {nearest}?"
            : $"{written} is not a setting. Sections of settings are {string.Join(
                ", ", sections.Select(section => section.Name).Concat(Others[..2]).Order(StringComparer.Ordinal))}.";
    }

    private static IEnumerable<(string Variable, string Meant)> FindSlips(
        IConfigurationProvider provider, Dictionary<string, SettingsSection> sections)
    {
        foreach (var name in Children(provider, parent: null))
        {
            if (Children(provider, name).FirstOrDefault(key => !IsKnown(name, key, sections)) is not { } key)
            {
                continue;
            }

            if (name.Equals(OwnName, StringComparison.OrdinalIgnoreCase))
            {
                throw Refuse($"{name}__{key} sets nothing: settings have no prefix in the environment. Write {key} "
                    + "alone, such as Feed__Kind.");
            }

            if (Nearest.Find(name, sections.Keys) is { } meant)
            {
                yield return ($"{name}__{key}", $"{meant}__{key}");
            }
        }
    }

    // Options with a wrong key refuse it themselves; the section FinApi is bound to none.
    private static bool IsKnown(string name, string key, Dictionary<string, SettingsSection> sections) =>
        sections.TryGetValue(name, out var section)
        && (!name.Equals(OwnName, StringComparison.OrdinalIgnoreCase)
            || section.Keys.Contains(key, StringComparer.OrdinalIgnoreCase));

    private static string? Find(IConfigurationProvider provider, string section, string key) =>
        provider.TryGet($"{section}:{key}", out var value) ? value : null;

    private static IEnumerable<string> Children(IConfigurationProvider provider, string? parent) =>
        provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase);

    private static OptionsValidationException Refuse(string sentence) =>
        new("settings", typeof(KnownSettings), [sentence]);
}

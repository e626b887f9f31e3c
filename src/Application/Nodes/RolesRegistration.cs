using FinApi.Application.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Nodes;

/// <summary>
/// Reads the setting <c>FinApi:Roles</c>. Registrations ask for it themselves, since what they register depends on it.
/// </summary>
public static class RolesRegistration
{
    private const string Section = "FinApi";
    private const string Key = "Roles";
    private const string Setting = $"{Section}:{Key}";

    private static readonly string Choice = $"write some of {RoleText.Join(Roles.All)}, separated by commas";

    /// <summary>The roles that this node has: a text with commas or a list; all of them where nothing is set.</summary>
    /// <exception cref="OptionsValidationException">
    /// The setting holds no role, one that does not exist, or one twice.
    /// </exception>
    public static Roles GetRoles(this IConfiguration configuration)
    {
        var setting = configuration.GetSection(Setting);
        return setting.Exists() ? Read(setting) : Roles.All;
    }

    /// <summary>Makes the section known as one of the settings.</summary>
    internal static IServiceCollection AddRolesSection(this IServiceCollection services) =>
        services.AddSingleton(new SettingsSection(Section, [Key]));

    private static Roles Read(IConfigurationSection setting)
    {
        // Two sources of settings may write it in two ways, and neither takes the place of the other.
        var list = setting.GetChildren().Select(item => item.Value).ToList();
        if (list.Count > 0 && setting.Value is { Length: > 0 } text)
        {
            throw Refuse($"{Setting} is both a list and the text '{text}': keep one of them.");
        }

        var names = (list.Count > 0 ? list : [setting.Value])
            .SelectMany(item => (item ?? string.Empty).Split(',', StringSplitOptions.TrimEntries))
            .ToList();
        return names.TrueForAll(name => name.Length == 0)
            ? throw Refuse($"{Setting} names no role: {Choice}, or remove the setting for all of them.")
            : names.Aggregate(Roles.None, Add);
    }

    private static Roles Add(Roles roles, string name) =>
        RoleText.Find(name) switch
        {
            null => throw Refuse($"{Setting} holds '{name}', which is not a role: {Choice}."),
            { } role when roles.HasFlag(role) => throw Refuse($"{Setting} names {name} twice: write it once."),
            { } role => roles | role,
        };

    private static OptionsValidationException Refuse(string sentence) =>
        new(Setting, typeof(Roles), [sentence]);
}

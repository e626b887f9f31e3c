using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Settings;

/// <summary>Binds options to their section so that a wrong setting stops the start.</summary>
public static class SettingsRegistration
{
    /// <summary>
    /// Binds <typeparamref name="TOptions"/> to a section. A key of the section that is no property of it fails
    /// validation at start: a misspelt setting must not leave a default in force in silence.
    /// </summary>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(
        this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        var known = SettingsSection.Of<TOptions>(section);
        services.AddSingleton(known);
        services.AddSingleton<IValidateOptions<TOptions>>(new KnownKeysValidator<TOptions>(known, configuration));
        return services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
    }
}

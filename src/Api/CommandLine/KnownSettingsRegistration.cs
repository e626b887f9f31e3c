namespace FinApi.Api.CommandLine;

/// <summary>Holds the configuration to the settings that there are.</summary>
internal static class KnownSettingsRegistration
{
    /// <summary>Checks it against all sections that were registered before, so it comes last.</summary>
    public static WebApplicationBuilder AddKnownSettings(this WebApplicationBuilder builder)
    {
        var slips = KnownSettings.Check(builder.Configuration, builder.Services);
        builder.Services.AddHostedService(provider => new MisspeltVariables(
            slips, provider.GetRequiredService<ILogger<MisspeltVariables>>()));
        return builder;
    }
}

using System.Text.RegularExpressions;

namespace FinApi.Architecture.Tests;

/// <summary>Settings are bound to options where a feature is registered; everything else takes the options.</summary>
public sealed partial class SettingsTests
{
    private static readonly string[] Allowed =
    [
        // Compares the keys of a section with the options that are bound to it.
        "KnownKeysValidator.cs",

        // Compares the sections with those that are registered.
        "KnownSettings.cs",

        // Refuses values that the framework's log would meet with an exception.
        "LoggingSettings.cs",

        // Refuses settings that no option of this version binds.
        "UnservedSettings.cs",
    ];

    [Fact]
    public void Readers_OfSettings_AreRegistrationsAndTheAllowedOnes()
    {
        Assert.Equal(Allowed, Readers(Sources.OfTheHouse()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Readers_HandlerThatReadsASetting_IsFound()
    {
        Source[] sources =
        [
            new("src/Application/History/ListBars.cs", "class Handler(IConfiguration settings)", "FinApi.Application"),
            new("src/Application/History/HistoryRegistration.cs", "IConfiguration settings", "FinApi.Application"),
            new("src/Application/History/BarPage.cs", "IConfigureOptions<BarOptions>", "FinApi.Application"),
        ];

        Assert.Equal(["ListBars.cs"], Readers(sources));
    }

    private static IEnumerable<string> Readers(IEnumerable<Source> sources) =>
        sources
            .Where(source => source.Path.StartsWith("src/", StringComparison.Ordinal))
            .Where(source => Setting().IsMatch(source.Text))
            .Select(source => Path.GetFileName(source.Path))
            .Where(name => name != "Program.cs" && !name.EndsWith("Registration.cs", StringComparison.Ordinal));

    [GeneratedRegex(
        @"\b(IConfiguration(Root|Section|Manager)?|ConfigurationManager)\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Setting();
}

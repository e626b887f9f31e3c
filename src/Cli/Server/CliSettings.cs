using System.Text.Json;

namespace FinApi.Cli.Server;

/// <summary>Where the server is. The environment wins over the file, the file over the defaults.</summary>
/// <param name="Url">Address of the REST interface, for reads.</param>
/// <param name="Grpc">Address of the gRPC interface, for imports.</param>
/// <param name="Key">API key; null sends none.</param>
internal sealed record CliSettings(Uri Url, Uri Grpc, string? Key)
{
    private static readonly JsonSerializerOptions FileFormat = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public static CliSettings Load(Func<string, string?> environment)
    {
        var path = PathOf(environment);
        var file = File.Exists(path) ? ReadFile(path) : new SettingsFile(null, null, null);
        return new CliSettings(
            Address(environment, "FINAPI_URL", "url", file.Url, "http://localhost:8080"),
            Address(environment, "FINAPI_GRPC", "grpc", file.Grpc, "http://localhost:8081"),
            Given(environment, "FINAPI_KEY") ?? file.Key);
    }

    public static string PathOf(Func<string, string?> environment)
    {
        var home = Given(environment, "XDG_CONFIG_HOME") ?? Path.Combine(
            Given(environment, "HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        return Path.Combine(home, "finapi", "config.json");
    }

    private static SettingsFile ReadFile(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<SettingsFile>(File.ReadAllText(path), FileFormat)
                ?? new SettingsFile(null, null, null);
        }
        catch (JsonException e)
        {
            throw new CliException(
                $$"""{{path}} is no settings file: write {"url": "...", "grpc": "...", "key": "..."}. {{e.Message}}""",
                ExitCode.WrongUse,
                e);
        }
    }

    private static Uri Address(
        Func<string, string?> environment, string variable, string field, string? inFile, string fallback)
    {
        var fromEnvironment = Given(environment, variable);
        var text = fromEnvironment ?? inFile ?? fallback;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
            ? uri
            : throw new CliException(
                $"{(fromEnvironment is null ? $"\"{field}\" in the settings file" : variable)} is '{text}': "
                + $"write an address such as {fallback}.",
                ExitCode.WrongUse);
    }

    private static string? Given(Func<string, string?> environment, string name) =>
        environment(name) is { Length: > 0 } value ? value : null;

    private sealed record SettingsFile(string? Url, string? Grpc, string? Key);
}

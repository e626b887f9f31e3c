namespace FinApi.Cli.Server;

/// <summary>Where the server is. The environment wins over the file, the file over the defaults.</summary>
/// <param name="Url">Address of the REST interface, for reads.</param>
/// <param name="Grpc">Address of the gRPC interface, for imports, live prices and the account.</param>
/// <param name="Key">API key, or the token of a session; null sends none.</param>
internal sealed record CliSettings(Uri Url, Uri Grpc, string? Key)
{
    public static CliSettings Load(Func<string, string?> environment)
    {
        var file = SettingsFile.Read(PathOf(environment));
        return new CliSettings(
            Address(environment, "FINAPI_URL", "url", file.Url, "http://localhost:8080"),
            Address(environment, "FINAPI_GRPC", "grpc", file.Grpc, "http://localhost:8081"),
            Given(environment, "FINAPI_KEY") ?? file.Key);
    }

    /// <summary>
    /// Keeps a key, and the addresses where the environment names them: the key is of no use elsewhere.
    /// </summary>
    /// <returns>Where it is kept.</returns>
    public static string Keep(string? key, Func<string, string?> environment)
    {
        var path = PathOf(environment);
        var file = SettingsFile.Read(path);
        new SettingsFile(
            Given(environment, "FINAPI_URL") ?? file.Url,
            Given(environment, "FINAPI_GRPC") ?? file.Grpc,
            key).Write(path);
        return path;
    }

    public static string PathOf(Func<string, string?> environment)
    {
        var home = Given(environment, "XDG_CONFIG_HOME") ?? Path.Combine(
            Given(environment, "HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        return Path.Combine(home, "finapi", "config.json");
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
}
